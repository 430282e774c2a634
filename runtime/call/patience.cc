#include "runtime/call/patience.h"

#include <atomic>

#include "runtime/logs/logger.h"

namespace lp::_ {

namespace {

std::atomic<std::chrono::nanoseconds::rep> first{
    std::chrono::nanoseconds(std::chrono::seconds(10)).count()};

}  // namespace

void Patience::setFirst(std::chrono::nanoseconds duration) { first = duration.count(); }

Patience::Patience(const TimePoint* until)
    : until_(until),
      silence_(first.load(std::memory_order_relaxed)),
      began_(std::chrono::steady_clock::now()),
      next_(began_ + silence_) {}

void Patience::say(const std::string& what) {
  const auto soFar = std::chrono::round<std::chrono::seconds>(silence_).count();
  logOfRuntime(LogLevel::WARNING,
               "still waiting for " + what + ", " + std::to_string(soFar) + " s so far");
  silence_ *= 2;
  next_ = began_ + silence_;
}

}  // namespace lp::_
