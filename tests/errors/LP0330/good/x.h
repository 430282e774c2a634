#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace x {

struct Runner {
  explicit Runner(std::uint32_t numSteps) {}
  void run() {}
};

}  // namespace x
