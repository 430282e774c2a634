// The rules for a topology by itself: labels, counts, groups, handles, forgotten choices.
// In: the topology as it was read.  Out: scope.labels, and messages.
#pragma once

#include <string_view>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Fills scope.labels. Needs scope.parameters.
void checkLabels(ProgramScope& scope, Diagnostics& diagnostics);

// Fields set twice, two arms of a union.
void checkDoubles(const Topology& topology, Diagnostics& diagnostics);

// That there is a number, or a parameter that is an integer. `what`: "the count of node `actor`".
void checkCount(const ProgramScope& scope, const CountDecl& count, std::string_view what,
                Diagnostics& diagnostics);
// Of what is wrong with it, checkCount() has spoken.
Count countOf(const ProgramScope& scope, const CountDecl& count);
// The same of checkLabels().
When whenOf(const ProgramScope& scope, const WhenDecl& written);
RestartPolicy restartOf(const NodeDecl& node);
// Of the node, or of one of its lanes.
void checkThreads(const std::string& label, const At<std::uint32_t>& threads,
                  Diagnostics& diagnostics);

// After the arguments were checked: nodes that nobody uses.
void checkUse(const ProgramScope& scope, const std::vector<NodeEntry>& nodes,
              Diagnostics& diagnostics);

}  // namespace lp::gen
