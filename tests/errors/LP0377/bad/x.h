#include <cstdint>

namespace x {

struct AdderHandle {};  // what s.lp.h would declare

struct Adder {
  std::int64_t add(std::int64_t x) { return x; }
};

struct Worker {
  explicit Worker(AdderHandle adder) {}
  void run() {}
};

}  // namespace x
