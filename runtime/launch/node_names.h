// Nodes as a person names them on a command line: "learner", "actor/0".
// In: a text, the nodes that there are.  Out: why none is meant.
#pragma once

#include <span>
#include <string>

#include "runtime/launch/launch_plan.h"

namespace lp::_ {

// Why neither a label nor a node is meant, with what may be; empty: one is.
std::string unknownNode(const std::string& target, std::span<const LaunchedNode> nodes);

}  // namespace lp::_
