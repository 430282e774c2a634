// The rules for a node that is a cacher: what it caches, of which methods, for how long.
// In: `cacher = (...)`.  Out: the cacher, or messages.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// Of use only if nothing was reported.
Cacher checkCacher(ProgramScope& scope, const NodeDecl& node, const CacherDecl& written,
                   Diagnostics& diagnostics);

}  // namespace lp::gen
