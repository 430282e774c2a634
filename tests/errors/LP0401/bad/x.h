#include <cstdint>

namespace x {

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

struct Runner {
  void run() {}
};

}  // namespace x
