#include <cstdint>
#include <span>

namespace x {

struct Adder {
  void add(std::span<const std::int64_t> requests) {}
};

}  // namespace x
