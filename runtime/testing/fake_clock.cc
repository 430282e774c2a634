#include "runtime/testing/fake_clock.h"

#include <string>

#include "runtime/call/runtime.h"
#include "runtime/error.h"
#include "runtime/now.h"

namespace lp::testing {

namespace {

constexpr std::chrono::minutes PATIENCE{1};

[[noreturn]] void nobodyWaits(std::size_t count, std::size_t found) {
  throw Error(Code::DEADLINE_EXCEEDED, "of " + std::to_string(count) +
                                           " that should wait for a time only " +
                                           std::to_string(found) + " did");
}

}  // namespace

FakeClock::FakeClock() {
  if (_::runtime().clock.freeze()) return;
  throw Error(Code::FAILED_PRECONDITION, "there is a FakeClock in this process already");
}

FakeClock::~FakeClock() { _::runtime().clock.thaw(); }

std::chrono::steady_clock::time_point FakeClock::now() const { return _::now(); }

void FakeClock::advance(std::chrono::nanoseconds duration) { _::runtime().clock.advance(duration); }

void FakeClock::waitForTimers(std::size_t count, std::chrono::nanoseconds within) {
  const std::size_t found = _::runtime().clock.waitForTimers(count, within, PATIENCE);
  if (found < count) nobodyWaits(count, found);
}

std::chrono::nanoseconds FakeClock::advanceToNext(std::chrono::nanoseconds within) {
  const auto passed = _::runtime().clock.advanceToNext(within, PATIENCE);
  if (!passed) nobodyWaits(1, 0);
  return *passed;
}

}  // namespace lp::testing
