// Shows what is true of the schemas, for `--dump=program` and for tests.
// In: Services.  Out: text, in terms of C++.
#pragma once

#include <string>

#include "codegen/program/services.h"

namespace lp::gen {

std::string dump(const Services& services);

}  // namespace lp::gen
