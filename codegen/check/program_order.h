// Which nodes start after which: the rules for `after`.
// In: nodes as written.  Out: what is wrong with their order.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Labels exist, serve something, and wait for each other in no circle.
void checkOrder(const ProgramScope& scope, Diagnostics& diagnostics);

}  // namespace lp::gen
