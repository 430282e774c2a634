// Turns the user's compile flags, which may be g++'s, into flags for Clang.
// In: HeaderOptions, the headers that will be read.  Out: a command line, and the folder it holds
// for.
#pragma once

#include "codegen/load/headers/header_reader.h"

#include <optional>
#include <string>
#include <vector>

namespace lp::gen {

struct CompileFlags {
  std::vector<std::string> flags;          // without the compiler and without an input
  std::string folder;                      // absolute; relative paths in `flags` start here
  std::string startFolder;                 // absolute; HeaderOptions::workingDirectory
  std::vector<std::string> searchFolders;  // where headers are looked up, as written; "." first
  std::optional<std::string> databaseProblem;
};

CompileFlags compileFlags(const HeaderOptions& options, const std::vector<std::string>& headers);

}  // namespace lp::gen
