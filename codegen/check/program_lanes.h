// The rules for `lanes`: threads for some methods of a node alone.
// In: a node as the topology has it, its class as it was checked.  Out: Lanes.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

std::vector<Lane> checkLanes(const ProgramScope& scope, const NodeDecl& node,
                             const NodeClass& object, Diagnostics& diagnostics);

}  // namespace lp::gen
