// Cachers: Launchpad's own case in its natural C++ form, and what they are for.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/acceptance/caching_testing.lp.h"
#include "tests/support/outcomes.h"

using namespace std::chrono_literals;

namespace caching {
namespace {

using ::test::eventually;

constexpr lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

void withoutActors(test::Nodes& nodes) { nodes.actor.disableRun(); }

TEST_CASE("T086 a cacher answers for its node with what it keeps, and asks anew") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type, withoutActors);
    const VariablesHandle cacher = program.cacher(0), learner = program.learner();
    for (int i = 0; i < 1000; ++i) REQUIRE(cacher.get("policy") == 1);
    // Ten a second, however fast it was.
    CHECK(learner.reads() < 500);
    learner.update(2);
    CHECK(eventually([&] { return cacher.get("policy") == 2; }));
  }
}

TEST_CASE("what changes something is passed on, and each cacher keeps its own") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type, withoutActors);
    program.cacher(1).update(7);
    CHECK(program.learner().get("policy") == 7);
    CHECK(program.cacher(0).get("policy") == 7);
    CHECK(program.cacher(1).get("policy") == 7);
  }
}

TEST_CASE("actors are spread over the cachers, and read from the learner where there is none") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.numActors = 3, .numCaches = 2}, type);
    CHECK(program.actor(0).source() == "cacher/0");
    CHECK(program.actor(1).source() == "cacher/1");
    CHECK(program.actor(2).source() == "cacher/0");
    program.wait();
    auto direct = test::launch({.numActors = 1, .numCaches = 0}, type);
    CHECK(direct.actor(0).source() == "learner/0");
    direct.wait();
  }
}

TEST_CASE("a cacher is replaced by an object of the test, and so is what it caches") {
  struct Fake {
    std::uint64_t get(std::string_view /*name*/) { return 77; }
  } fake;
  for (lp::LaunchType type: TYPES) {
    {
      auto program = test::launch({}, type, [&](test::Nodes& nodes) {
        nodes.actor.disableRun();
        nodes.cacher.at(0).replace(fake);
      });
      CHECK(program.cacher(0).get("policy") == 77);
      CHECK(program.cacher(1).get("policy") == 1);
    }
    auto program = test::launch({}, type, [&](test::Nodes& nodes) {
      nodes.actor.disableRun();
      nodes.learner.replace(fake);
    });
    CHECK(program.cacher(1).get("policy") == 77);
  }
}

}  // namespace
}  // namespace caching
