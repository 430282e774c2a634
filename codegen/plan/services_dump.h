// Shows what `lpgen services` would emit, for `--dump=plan`.
// In: ServicesPlan.  Out: text: files, includes, names.
#pragma once

#include <string>

#include "codegen/plan/services.h"

namespace lp::gen {

std::string dump(const ServicesPlan& plan);

}  // namespace lp::gen
