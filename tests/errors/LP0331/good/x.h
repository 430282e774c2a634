#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace x {

struct Runner {
  explicit Runner(int first = 1, int second = 2) {}
  void run() {}
};

}  // namespace x
