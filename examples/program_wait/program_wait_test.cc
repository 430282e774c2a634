// Nodes that are told to stop finish what they do; within the grace, however the stop comes about.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "examples/program_wait/program_wait_testing.lp.h"

using namespace std::chrono_literals;

namespace program_wait {
namespace {

constexpr lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

TEST_CASE("T048 T049 T051 T053 a stop from outside wakes every wait, and awaits the clean-up") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.cleanUp = 200}, type,
                                [](test::Nodes& nodes) { nodes.stopper.disableRun(); });
    CHECK_FALSE(program.waitFor(50ms));
    const auto begin = std::chrono::steady_clock::now();
    const lp::ProgramEnd end = program.stop("the test has seen enough");
    CHECK(std::chrono::steady_clock::now() - begin >= 200ms);
    CHECK_FALSE(end.failed);
    CHECK(end.why == "the test has seen enough");
    CHECK(end.lateDeaths.empty());
  }
}

TEST_CASE("a node stops the program, and all functions return") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.runTime = 1, .cleanUp = 1}, type);
    program.wait();
    const lp::ProgramEnd end = program.stop();
    CHECK(end.why == "the time is up");
    CHECK_FALSE(end.failed);
  }
}

TEST_CASE("a clean-up that takes longer than the grace is cut off, and named") {
  auto program = test::launch({.runTime = 1, .cleanUp = 60'000}, lp::LaunchType::TEST_MP,
                              [](test::Nodes& nodes) { nodes.setGrace(200ms); });
  CHECK_THROWS_AS(program.wait(), lp::Error);
  std::vector<std::string> late;
  for (const std::string& one: program.stop().stragglers) {
    // "waiter/0 (in its run())"; on a busy machine the stopper may be late, too.
    if (!one.starts_with("stopper/0")) late.push_back(one.substr(0, one.find(' ')));
  }
  CHECK(late == std::vector<std::string>{"rounds/0", "waiter/0", "token/0", "callback/0"});
}

}  // namespace
}  // namespace program_wait
