// Factories that CHANGED makes others than those that lpgen read.
#pragma once

#include <cstdint>
#include <memory>

namespace factory {

class Clock {};

#if CHANGED == 1
inline std::shared_ptr<Clock> makeClock(int /*start*/) { return std::make_shared<Clock>(); }
#else
inline std::unique_ptr<Clock> makeClock(int /*start*/) { return std::make_unique<Clock>(); }
#endif

class Runner {
 public:
#if CHANGED == 2
  static std::shared_ptr<Runner> make(std::shared_ptr<Clock>, std::uint32_t /*steps*/) {
    return std::make_shared<Runner>();
  }
#else
  static std::unique_ptr<Runner> make(std::shared_ptr<Clock>, std::uint32_t /*steps*/) {
    return std::make_unique<Runner>();
  }
#endif
  void run() {}
};

}  // namespace factory
