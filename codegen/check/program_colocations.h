// The rules for colocations: members that there are, each in one, nested without a circle.
// In: `colocate = [...]`.  Out: Colocations, or messages.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Needs scope.labels. Of use only if nothing was reported.
std::vector<Colocation> checkColocations(const ProgramScope& scope, Diagnostics& diagnostics);

}  // namespace lp::gen
