// The rules for arguments by themselves: labels, cardinality, parameters, forgotten choices.
// In: arguments as the topology has them.  Out: messages, and which arguments cannot be used.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Arguments that a message was given for: nothing more is said of them.
using BadArguments = std::set<const ArgumentDecl*>;

// Looks at the arguments of one node, and at those within them. Marks labels as used.
void checkArgumentsAlone(ProgramScope& scope, const std::string& label,
                         const std::vector<ArgumentDecl>& arguments, BadArguments& bad,
                         Diagnostics& diagnostics);

}  // namespace lp::gen
