// What parameters make wrong of nodes, found before there are any.
// In: a program and its parameters.  Out: an error of everything that is wrong, with its places.
#pragma once

#include "runtime/program.h"

namespace lp::_ {

// Calls every NodeSpec::check for each node that there would be; throws INVALID_ARGUMENT with a
// line for each thing that is wrong.
void checkNodes(const ProgramSpec& program, const void* parameters, LaunchType launchType);

}  // namespace lp::_
