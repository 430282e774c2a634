// Which nodes go together in a launch.
// In: the topology's colocations.  Out: a Layout, which owns them and travels with the launch.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/colocations.h"
#include "runtime/program.h"

namespace lp::_ {

// All colocations; a label is in one of them at most.
using Layout = std::vector<Colocation>;

// The topology's.
Layout layoutOf(const ProgramSpec& program);

// The colocation that nodes of the label are members of, not of one around it. Null: none.
const Colocation* colocationOf(const Layout& layout, std::string_view label);

// The colocation that this one is a member of; null: none.
const Colocation* outerOf(const Layout& layout, const Colocation& colocation);

// The outermost colocation around this one, itself included, that is per index: what it holds is so
// too. Null: none.
const Colocation* perIndexAround(const Layout& layout, const Colocation& colocation);

// When nodes of this entry are started again: as its colocation has it, else as it says itself.
RestartPolicy restartOf(const Layout& layout, const NodeSpec& node);

}  // namespace lp::_
