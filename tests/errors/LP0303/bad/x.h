#include <cstdint>

namespace x {

struct Later;

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

struct Runner {
  void run() {}
};

}  // namespace x
