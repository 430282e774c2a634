// The rules for a node's class: that it is one, how its objects are made, what it serves and runs.
// In: `class = (...)` and what Clang read.  Out: NodeClass, or messages.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Of use only if nothing was reported.
NodeClass checkClass(ProgramScope& scope, const NodeDecl& node, const ClassDeclRef& written,
                     Diagnostics& diagnostics);

}  // namespace lp::gen
