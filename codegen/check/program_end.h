// The rules for a program's end: labels that there are, whose nodes have a run().
// In: `end = (...)`.  Out: End, or messages.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Needs scope.labels. Of use only if nothing was reported.
End checkEnd(const ProgramScope& scope, Diagnostics& diagnostics);

// After the classes were checked: labels that nothing is to be waited for of.
void checkEndRuns(const ProgramScope& scope, const std::vector<NodeEntry>& nodes,
                  Diagnostics& diagnostics);

}  // namespace lp::gen
