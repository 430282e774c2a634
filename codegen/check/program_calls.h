// The rules for `calls`: how a node calls others.
// In: a node as the topology has it.  Out: rules that have an effect, in the order in which the
// runtime looks them up.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

std::vector<CallRule> checkCalls(const ProgramScope& scope, const NodeDecl& node,
                                 Diagnostics& diagnostics);

}  // namespace lp::gen
