#include <cstdint>

namespace x {

struct Producer {
  std::int64_t work(std::int64_t context, int factor = 2) { return factor * context; }
};

}  // namespace x
