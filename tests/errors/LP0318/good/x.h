#include <cstdint>
#include <span>
#include <vector>

namespace x {

struct Adder {
  std::vector<std::int64_t> add(std::span<const std::int64_t> requests) { return {}; }
};

}  // namespace x
