// F013: nodes of a topology that another one imports.
#include <doctest/doctest.h>

#include "tests/acceptance/including/including_testing.lp.h"

namespace including {
namespace {

TEST_CASE("nodes of another topology take this program's parameters, and append to its groups") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    CAPTURE(static_cast<int>(type));
    auto program = test::launch({.from = 20}, type);
    REQUIRE(program.counter().size() == 3 + 2);
    CHECK(program.adder().add(1) == 5 * 21);
    CHECK(program.counter(4).add(1) == 22);
  }
}

}  // namespace
}  // namespace including
