#include <cstdint>

namespace x {

struct Runner {
  explicit Runner(std::uint8_t numSteps) {}
  void run() {}
};

}  // namespace x
