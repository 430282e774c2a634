#include "runtime/launch/restarts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

namespace lp::_ {
namespace {

using namespace std::chrono_literals;
using TimePoint = Restarts::TimePoint;

// What chance makes of a pause.
void checkPause(std::chrono::nanoseconds pause, std::chrono::nanoseconds about) {
  CHECK(pause >= about * 8 / 10);
  CHECK(pause <= about * 12 / 10);
}

TEST_CASE("restarts: the pauses double") {
  Restarts restarts;
  TimePoint now{1000s};
  restarts.started(now);
  for (const auto about: {100ms, 200ms, 400ms, 800ms}) {
    const auto next = restarts.next(now);
    REQUIRE(next);
    checkPause(*next - now, about);
    now = *next + 3s;
    restarts.started(now);
  }
}

TEST_CASE("restarts: up to thirty seconds") {
  Restarts restarts;
  TimePoint now{1000s};
  for (int i = 0; i < 20; ++i) {
    restarts.started(now);
    now += 9s;
    const auto next = restarts.next(now);
    REQUIRE(next);
    if (i == 19) checkPause(*next - now, 30s);
    now = *next;
  }
}

TEST_CASE("restarts: after a long life they begin anew") {
  Restarts restarts;
  TimePoint now{1000s};
  for (int i = 0; i < 3; ++i) {
    restarts.started(now);
    now = *restarts.next(now);
  }
  restarts.started(now);
  now += 11s;
  checkPause(*restarts.next(now) - now, 100ms);
}

TEST_CASE("restarts: five starts within ten seconds are enough") {
  Restarts restarts;
  TimePoint now{1000s};
  for (int i = 0; i < 4; ++i) {
    restarts.started(now);
    REQUIRE(restarts.next(now));
    now += 2s;
  }
  restarts.started(now);
  CHECK_FALSE(restarts.next(now));
  // The first of them is too long ago by now.
  CHECK(restarts.next(now + 3s));
}

TEST_CASE("restarts: as many as somebody else allows") {
  Restarts restarts;
  const TimePoint now{1000s};
  for (int i = 0; i < 20; ++i) {
    restarts.started(now);
    checkPause(restarts.pause(now) - now,
               std::min<std::chrono::milliseconds>(30s, 100ms * (1 << i)));
  }
}

}  // namespace
}  // namespace lp::_
