#include <memory>

namespace x {

struct Clock {};

inline std::unique_ptr<Clock> makeClock(int start = 0) { return std::make_unique<Clock>(); }
inline int makeNumber() { return 1; }

struct Runner {
  explicit Runner(std::unique_ptr<Clock> clock) {}
  void run() {}
};

}  // namespace x
