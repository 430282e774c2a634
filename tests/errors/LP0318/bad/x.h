#include <cstdint>
#include <span>
#include <vector>

namespace x {

struct Adder {
  std::int64_t add(std::int64_t x) { return x; }
};

}  // namespace x
