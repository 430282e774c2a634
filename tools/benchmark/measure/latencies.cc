#include "tools/benchmark/measure/latencies.h"

#include <algorithm>
#include <limits>

namespace bench {

void Latencies::add(std::int64_t nanoseconds) {
  constexpr std::int64_t LONGEST = std::numeric_limits<std::uint32_t>::max();
  samples_.push_back(static_cast<std::uint32_t>(std::clamp<std::int64_t>(nanoseconds, 0, LONGEST)));
}

double Latencies::percentileUs(double share) {
  if (samples_.empty()) return 0;
  const auto last = samples_.size() - 1;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(last));
  std::nth_element(samples_.begin(), samples_.begin() + at, samples_.end());
  return samples_[static_cast<std::size_t>(at)] / 1000.0;
}

}  // namespace bench
