#include <cstdint>
#include <span>
#include <vector>

namespace x {

struct Adder {
  void run() {}
};

}  // namespace x
