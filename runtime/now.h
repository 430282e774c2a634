// What time it is, to the runtime: the one place that knows.
// In: the steady clock, or a test's (lp::testing::FakeClock).  Out: a time to count from.
#pragma once

#include <atomic>
#include <chrono>

namespace lp::_ {

using TimePoint = std::chrono::steady_clock::time_point;

// The time of a test's clock, since the epoch; 0: there is none. Clock alone writes it.
inline constinit std::atomic<TimePoint::rep> fakeTime = 0;

// Whether time stands still but for what a test does: then whoever waits for a time sets a timer of
// the Clock's, and waits for that.
inline bool isTimeFake() { return fakeTime.load(std::memory_order_relaxed) != 0; }

// From any thread. For all that a program's behaviour depends on. What is about this machine, how
// fast it is and what its kernel does, asks the steady clock.
inline TimePoint now() {
  const TimePoint::rep fake = fakeTime.load(std::memory_order_relaxed);
  if (fake != 0) [[unlikely]]
    return TimePoint(TimePoint::duration(fake));
  return std::chrono::steady_clock::now();
}

}  // namespace lp::_
