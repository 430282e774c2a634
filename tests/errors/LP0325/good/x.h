#include <cstdint>
#include <string>

namespace x {

struct Runner {
  explicit Runner(std::uint32_t steps) {}
  explicit Runner(const std::string& name) {}
  void run() {}
};

}  // namespace x
