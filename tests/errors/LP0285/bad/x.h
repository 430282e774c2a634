#include <cstdint>
#include <span>
#include <vector>

namespace x {

struct Adder {
  std::int64_t tick() { return 1; }
};

}  // namespace x
