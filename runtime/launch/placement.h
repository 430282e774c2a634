// Where nodes are: the colocations of a layout, their groups written out, and the processes that
// nodes live in where they are processes.
// In: a layout, and the nodes.  Out: a Placement, the same in the launcher, its keeper and every
// process.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/launch/instance.h"
#include "runtime/launch/layout.h"

namespace lp::_ {

// A colocation; one of several if it is per index.
struct PlacedColocation {
  std::size_t which = 0;              // its position in the layout
  std::string name;                   // "learner+replay/0"
  std::optional<std::size_t> within;  // the position of the one that it is a member of
};

// A process of one node, or of several that are colocated by threads.
struct PlacedProcess {
  std::string name;                // of its node, "actor/0", or of the outermost colocation
  std::vector<std::size_t> nodes;  // by number
};

struct Placement {
  std::vector<PlacedColocation> colocations;
  std::vector<PlacedProcess> processes;
  // By the node's number: its process, and the innermost colocation that it is a member of.
  std::vector<std::size_t> processOf;
  std::vector<std::optional<std::size_t>> colocationOf;
};

Placement placeTogether(const Layout& layout, std::span<const PlacedNode> nodes);

}  // namespace lp::_
