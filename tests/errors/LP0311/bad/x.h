#include <cstdint>

namespace x {

struct Producer {
  std::int64_t work() { return 0; }
};

}  // namespace x
