#include <cstdint>

namespace x {

struct Producer {
  std::int64_t wrok(std::int64_t context) { return context; }
};

}  // namespace x
