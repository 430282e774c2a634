#include <cstdint>

namespace x {

struct Producer {
  std::int32_t work(std::int64_t context) const { return 0; }
};

}  // namespace x
