// Adds up what its clients send.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace batching {

class Adder {
 public:
  using Values = std::vector<std::int64_t>;

  // All calls of a batch at once; a result for each.
  std::vector<Values> compute(std::span<const Values> requests);
  Values total() const { return total_; }

 private:
  Values total_;
};

}  // namespace batching
