#include <cstdint>

namespace x {

struct Producer {
  std::int64_t work(std::int32_t context) { return context; }
};

}  // namespace x
