// The rules for nodes that are a command, or that somebody else runs.
// In: a node as it was written.  Out: what is started, and where it is called.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// `parameters` are the program's.
Foreign checkForeign(const ProgramScope& scope, const NodeDecl& node, const ForeignDecl& written,
                     const std::vector<Parameter>& parameters, Diagnostics& diagnostics);

}  // namespace lp::gen
