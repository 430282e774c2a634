// Shows what `lpgen program` would emit, for `--dump=plan`.
// In: ProgramPlan.  Out: text: files, includes, and every name in them.
#pragma once

#include <string>

#include "codegen/plan/program.h"

namespace lp::gen {

std::string dump(const ProgramPlan& plan);

}  // namespace lp::gen
