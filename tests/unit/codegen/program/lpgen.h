// Runs `lpgen program` on a topology, a schema and a header that are text in a test.
// In: texts.  Out: what lpgen would say, and what it would write.
#pragma once

#include <map>
#include <string>

namespace lp::test {

struct Sources {
  std::string topology = {};    // nodes: what stands between `nodes = [` and `]`
  std::string header = {};      // x.h; within namespace x, with the usual #includes
  std::string schema = {};      // s.capnp, namespace x; imported as S
  std::string parameters = {};  // fields of `struct Parameters`
  std::string before = {};      // further declarations of the topology file
  std::map<std::string, std::string> more = {};  // files by name
  std::string dump = {};                         // "decls": as `--dump=decls`
  bool byHand = false;                           // without `--dep`
  std::string rest = {};  // what stands behind the nodes: ", end = (any = void)"
};

struct Run {
  std::string errors;                        // as on standard error
  std::map<std::string, std::string> files;  // x_program.lp.cc and so on; empty after errors
  std::string dump;
};

Run lpgen(const Sources& sources);

// Of a program of a runner `a`, a function `f`, and a group `pool`, which serves.
Run withRest(const std::string& rest, const std::string& dump = {});

// The first lines of `errors`, without excerpts and carets: one for each message and note.
std::string messages(const Run& run);

// What stands in the emitted source between `before` and `after`, white space made one blank.
std::string emitted(const Run& run, const std::string& before, const std::string& after);

}  // namespace lp::test
