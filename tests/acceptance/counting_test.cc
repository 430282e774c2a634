// F013: two programs of one topology file, linked into one binary.
#include <doctest/doctest.h>

#include <chrono>

#include "tests/acceptance/counting_many_testing.lp.h"
#include "tests/acceptance/counting_one_testing.lp.h"

using namespace std::chrono_literals;

namespace {

TEST_CASE("two programs of one topology run at once, each with nodes of its own") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    CAPTURE(static_cast<int>(type));
    auto one = counting_one::test::launch({.from = 10}, type);
    auto many = counting_many::test::launch({.numCounters = 2}, type);
    CHECK(one.counter().add(1) == 11);
    CHECK(many.counter(1).add(1) == 1001);
    CHECK(one.adder().add(5) == 16);
    CHECK(many.adder().add(5) == 1005 + 1006);
  }
}

TEST_CASE("one program's end is not the other's") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    CAPTURE(static_cast<int>(type));
    auto many = counting_many::test::launch({}, type);
    {
      auto one = counting_one::test::launch({}, type);
      CHECK(one.adder().add(1) == 101);
      CHECK(one.stop().status == 0);
    }
    CHECK_FALSE(many.waitFor(10ms));
    CHECK(many.adder().add(1) == 3 * 1001);
  }
}

}  // namespace
