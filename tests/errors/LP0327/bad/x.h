#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace x {

enum class Codec { kNone, kZstd };

struct Runner {
  explicit Runner(Codec codec) {}
  void run() {}
};

}  // namespace x
