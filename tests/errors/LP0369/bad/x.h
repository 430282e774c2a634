// Objects for nodes that run.
#pragma once

#include <memory>

namespace x {
struct Clock {};
inline std::shared_ptr<Clock> makeClock(int start = 0) { return std::make_shared<Clock>(); }
inline std::unique_ptr<Clock> makeOwnClock() { return std::make_unique<Clock>(); }
struct Runner {
  explicit Runner(std::shared_ptr<Clock> clock) {}
  void run() {}
};
}  // namespace x
