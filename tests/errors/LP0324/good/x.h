#include <cstdint>

namespace x {

struct Runner {
  explicit Runner(std::uint32_t steps) {}
  explicit Runner(const std::uint64_t& steps) {}
  void run() {}
};

}  // namespace x
