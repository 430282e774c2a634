// Nodes that are no C++ of ours: what the topology says of them, with the program's parameters in
// it. In: a NodeSpec.  Out: the words of a command, an address.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/launch/instance.h"
#include "runtime/program.h"
#include "runtime/transport/address.h"

namespace lp::_ {

// The words of a node that is a command.
std::vector<std::string> commandOf(const PlacedNode& node, const ProgramSpec& program,
                                   const void* parameters);

// Where a node is called that has an address of its own. Nothing: it has none. Throws
// INVALID_ARGUMENT if that is no address.
std::optional<Address> addressOf(const PlacedNode& node, const ProgramSpec& program,
                                 const void* parameters);

// The same, to be shown: "(secret)" in place of each parameter that is, and no token.
std::string shownAddressOf(const PlacedNode& node, const ProgramSpec& program,
                           const void* parameters);

}  // namespace lp::_
