// Shows a checked program, for `lpgen --dump=program` and for tests.
// In: Program, and the Services it names.  Out: text, one line for each parameter, node, service
// it serves, argument and method.
#pragma once

#include <string>

#include "codegen/program/program.h"

namespace lp::gen {

std::string dump(const Program& program, const Services& services);

}  // namespace lp::gen
