// The rules for a program's parameters: which struct, which flags.
// In: the topology's word for it.  Out: the flags, and scope.parameters.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Sets scope.parameters and returns one Parameter for each value that can be set on its own.
std::vector<Parameter> checkParameters(ProgramScope& scope, Diagnostics& diagnostics);

}  // namespace lp::gen
