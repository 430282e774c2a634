// The rules for a node that is a function: that it is one, how it is called, that it returns
// nothing. In: `function = (...)` and what Clang read.  Out: the call, or messages.
#pragma once

#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Of use only if nothing was reported.
Argument checkFunction(ProgramScope& scope, const std::string& label, const MakeDecl& written,
                       Diagnostics& diagnostics);

}  // namespace lp::gen
