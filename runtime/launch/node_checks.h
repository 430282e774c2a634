// What parameters make wrong of nodes, found before there are any.
// In: a program, its parameters and layout.  Out: an error of everything that is wrong, with its
// places.
#pragma once

#include "runtime/launch/layout.h"
#include "runtime/program.h"

namespace lp::_ {

// Calls every NodeSpec::check for each node that there would be; throws INVALID_ARGUMENT with a
// line for each thing that is wrong.
void checkNodes(const ProgramSpec& program, const Layout& layout, const void* parameters,
                LaunchType launchType);

}  // namespace lp::_
