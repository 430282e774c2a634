#include <cstdint>

namespace x {

struct Runner {
  explicit Runner(std::uint32_t numSteps) {}
  void run() {}
};

}  // namespace x
