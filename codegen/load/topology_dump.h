// Shows what was read of a topology, for `--dump=decls` and for tests.
// In: Topology.  Out: text, a line for each node and argument with its place.
#pragma once

#include <string>

#include "codegen/load/decls.h"

namespace lp::gen {

std::string dump(const Topology& topology);

}  // namespace lp::gen
