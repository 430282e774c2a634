#include "examples/batching/adder.h"

#include <algorithm>
#include <cstddef>

namespace batching {

std::vector<Adder::Values> Adder::compute(std::span<const Values> requests) {
  for (const Values& values: requests) {
    total_.resize(std::max(total_.size(), values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) total_[i] += values[i];
  }
  return std::vector<Values>(requests.size(), total_);
}

}  // namespace batching
