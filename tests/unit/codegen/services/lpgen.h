// Runs `lpgen services` on schemas that are text in a test; nothing is written.
// In: files by name, options.  Out: what lpgen would say and what it would write.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace lp::test {

struct Run {
  std::string errors;                        // as on standard error
  std::string dump;                          // --dump
  std::map<std::string, std::string> files;  // empty after errors
};

// `main.capnp` is requested unless the arguments name other files. A text that has no id gets one,
// a namespace
// (`acme::wire`) and `using Lp`, all on its first line: positions count from there.
Run lpgen(std::map<std::string, std::string> schemas, std::vector<std::string> arguments = {});
Run lpgen(const std::string& schema);

// The first lines of the text that has `first`, to the line that is `last`.
std::string part(const std::string& text, const std::string& first, const std::string& last);

}  // namespace lp::test
