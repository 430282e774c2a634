// Shows what was read of the schemas, for `--dump=decls` and for tests.
// In: Schemas.  Out: text, a line for each declaration and member with its place.
#pragma once

#include <string>

#include "codegen/load/decls.h"

namespace lp::gen {

std::string dump(const Schemas& schemas);

}  // namespace lp::gen
