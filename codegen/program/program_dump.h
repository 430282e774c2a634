// Shows a checked program, for `lpgen --dump=program` and for tests.
// In: Program.  Out: text, one line for each parameter, node, argument and method.
#pragma once

#include <string>

#include "codegen/program/program.h"

namespace lp::gen {

std::string dump(const Program& program);

}  // namespace lp::gen
