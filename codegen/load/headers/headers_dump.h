// Shows what was read of the users' headers, for `lpgen --dump=decls` and for tests.
// In: Headers.  Out: text, one line per constructor, method and parameter, in the order of the
// source.
#pragma once

#include "codegen/load/decls.h"

#include <string>

namespace lp::gen {

std::string dump(const Headers& headers);

}  // namespace lp::gen
