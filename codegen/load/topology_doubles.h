// Fields set twice and unions set to two arms: Cap'n Proto 0.9 takes the last without a word.
// In: a constant's type and its value as it was written.  Out: DoubleAssignment, in source order.
#pragma once

#include <capnp/schema.h>

#include <vector>

#include "codegen/load/decls.h"
#include "codegen/load/topology_names.h"

namespace lp::gen {

// Goes through the value, and through the constants it names, each once.
std::vector<DoubleAssignment> findDoubles(capnp::Type type, const WrittenValue& value,
                                          TopologyNames& names);

}  // namespace lp::gen
