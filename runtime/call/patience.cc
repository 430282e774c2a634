#include "runtime/call/patience.h"

#include "runtime/logs/logger.h"

namespace lp::_ {

Patience::Patience(const TimePoint* until)
    : until_(until), began_(now()), next_(began_ + silence_) {}

void Patience::say(const std::string& what) {
  const auto soFar = std::chrono::round<std::chrono::seconds>(silence_).count();
  logOfRuntime(LogLevel::WARNING,
               "still waiting for " + what + ", " + std::to_string(soFar) + " s so far");
  silence_ *= 2;
  next_ = began_ + silence_;
}

}  // namespace lp::_
