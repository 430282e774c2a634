#include <cstdint>

namespace x {

struct Producer {
  std::int64_t Work(std::int64_t context) { return context; }
  std::int64_t WORK(std::int64_t context) { return -context; }
};

}  // namespace x
