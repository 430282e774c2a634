#include <cstdint>

namespace x {

struct Producer {
  std::int64_t work(std::int64_t context) { return context; }
};

}  // namespace x
