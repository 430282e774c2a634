// What the stages want to know of the command line, in their terms.
// In: options, and what was read.  Out: options of stages.
#pragma once

#include <map>
#include <string>

#include "codegen/emit/file_set.h"
#include "codegen/load/decls.h"
#include "codegen/load/headers/header_reader.h"
#include "codegen/options.h"
#include "codegen/plan/services.h"

namespace lp::gen {

// `--dep=PATH=LABEL` by the files that were read: PATH is a file's path, or its name below an
// import root or a prefix.
std::map<std::string, std::string> ownedFiles(const Schemas& schemas, const Options& options);

ServicesPlanOptions planOptions(const Options& options);

// Compile flags, and which dep has which `*.lp.h`.
HeaderOptions headerOptions(const Schemas& schemas, const Options& options);

}  // namespace lp::gen
