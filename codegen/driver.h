// From options to files: the stages one after another.
// In: the command line, the disk for reading.  Out: what to write and print; or mistakes reported.
#pragma once

#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/base/files.h"
#include "codegen/emit/file_set.h"
#include "codegen/options.h"

namespace lp::gen {

struct Output {
  FileSet files;
  std::string dump;
};

Output runServices(const Options& options, Files& files, Diagnostics& diagnostics);
Output runProgram(const Options& options, Files& files, Diagnostics& diagnostics);

}  // namespace lp::gen
