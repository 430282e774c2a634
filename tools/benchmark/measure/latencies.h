// The times of single calls.
// In: nanoseconds, one call each.  Out: percentiles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

class Latencies {
 public:
  // Room is reserved beforehand: no sample pays for growth, and memory is touched as it is used.
  Latencies() { samples_.reserve(RESERVED); }

  void add(std::int64_t nanoseconds);
  std::size_t size() const { return samples_.size(); }

  // The sample below which this share of them lies (0.5: the median), in microseconds; 0 if there
  // is none.
  double percentileUs(double share);

 private:
  static constexpr std::size_t RESERVED = 1 << 22;

  // Four seconds are the longest: a call that takes more is as slow for the bench's purpose.
  std::vector<std::uint32_t> samples_;
};

}  // namespace bench
