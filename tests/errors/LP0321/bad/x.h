#include <cstdint>
#include <string>

namespace x {

struct Runner {
  Runner(std::uint32_t numSteps, const std::string& name) {}
  void run() {}
};

}  // namespace x
