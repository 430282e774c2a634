// Factories, and a node's function, that CHANGED makes others than those that lpgen read.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

namespace factory {

class Clock {};

#if CHANGED == 1
inline std::shared_ptr<Clock> makeClock(int /*start*/) { return std::make_shared<Clock>(); }
#else
inline std::unique_ptr<Clock> makeClock(int /*start*/) { return std::make_unique<Clock>(); }
#endif

#if CHANGED == 3
inline int tick(std::uint32_t /*steps*/, std::stop_token /*stop*/) { return 0; }
#else
inline void tick(std::uint32_t /*steps*/, std::stop_token /*stop*/) {}
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
