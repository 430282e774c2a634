// Reads headers that a test gives as text.
// In: files by path, names to look for, flags.  Out: the dump, and the messages as a user sees
// them.
#pragma once

#include "codegen/load/headers/header_reader.h"

#include <map>
#include <string>
#include <vector>

namespace lp::gen::test {

class Reading {
 public:
  // Puts a file into the working folder.
  Reading& file(const std::string& path, const std::string& text);

  // The n-th request stands in line n of `x.topology.capnp`.
  Reading& want(const std::string& header, const std::string& className);
  Reading& wantFunction(const std::string& header, const std::string& name);

  // Reads on the first use of a result.
  const Headers& headers();
  std::string messages();

  // What the dump says of the one thing that was asked for.
  std::string dumped();

  HeaderOptions options;

 private:
  void read();

  std::vector<ClassRequest> requests_;
  Headers headers_;
  Diagnostics diagnostics_;
  bool done_ = false;
};

// The dump of one class out of one header; messages come first.
std::string dumpOf(const std::string& className, const std::string& header);

}  // namespace lp::gen::test
