#include <cstdint>

namespace x {

struct Runner {
  explicit Runner(std::uint32_t) {}
  void run() {}
};

}  // namespace x
