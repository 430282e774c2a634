// What tests ask of calls.
// In: something to call.  Out: the error that it throws; whether it comes true.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "runtime/error.h"

namespace test {

// The lp::Error that f() throws.
template <typename F>
lp::Error errorOf(F f) {
  try {
    f();
  } catch (const lp::Error& error) {
    return error;
  }
  FAIL("no error was thrown");
  return lp::Error(lp::Code::OK, "");
}

// Waits at most ten seconds; whether it came true.
template <typename F>
bool eventually(F condition) {
  for (int i = 0; i < 10'000 && !condition(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

}  // namespace test
