// Which structs and enums of a topology its program needs: those that its parameters are made of.
// In: the parameters' struct, the topology's declarations.  Out: ids of those.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "codegen/program/services.h"

namespace lp::gen {

// A declaration comes with those it is nested in, and those nested in it. `order`: all of the file.
std::set<std::uint64_t> declarationsOf(std::uint64_t parameters,
                                       const std::vector<std::uint64_t>& order,
                                       const Services& services);

}  // namespace lp::gen
