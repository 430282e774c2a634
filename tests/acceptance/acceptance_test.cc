// Rows of Launchpad's own tests, in their natural C++ form: tests/README.md has the table.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/connect.h"
#include "tests/acceptance/acceptance_testing.lp.h"
#include "tests/support/outcomes.h"

using namespace std::chrono_literals;

namespace acceptance {
namespace {

using ::test::errorOf;

constexpr lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

TEST_CASE("T001 T002 T008 T009 a label is a group, and two entries of one append to it") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.bars = 2}, type);
    CHECK(program.foo().label() == NamedLabelResult{"foo", 0});
    const std::vector<NamedHandle> bars = program.bar();
    REQUIRE(bars.size() == 3);
    for (std::uint32_t i = 0; i < 3; ++i) CHECK(bars[i].label() == NamedLabelResult{"bar", i});
    CHECK(program.bar(2).label() == NamedLabelResult{"bar", 2});
  }
}

// Two ports in a row that nobody had a moment ago.
std::uint32_t freePorts() {
  auto portOf = [](const lp::Server& server) {
    return static_cast<std::uint32_t>(std::stoul(server.address().substr(10)));
  };
  const lp::ListenOptions openly{.openly = true};
  struct Empty {
  } object;
  const NamedHandle nobody = NamedHandle::to(object);
  std::string why;
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < until) {
    const lp::Server one = lp::listen(nobody, "127.0.0.1:0", openly);
    try {
      const std::string next = "127.0.0.1:" + std::to_string(portOf(one) + 1);
      static_cast<void>(lp::listen(nobody, next, openly));
      return portOf(one);
    } catch (const lp::Error& error) {
      why = error.text();
    }
  }
  FAIL("there are no two free ports in a row: " << why);
  return 0;
}

NamedHandle at(std::uint32_t port) {
  return lp::connect<NamedHandle>("127.0.0.1:" + std::to_string(port));
}

TEST_CASE("F027 a node is served at a port too, and each of a group at its own") {
  for (lp::LaunchType type: TYPES) {
    const std::uint32_t port = freePorts();
    auto program = test::launch({.bars = 2, .ports = port}, type);
    CHECK(at(port).label() == NamedLabelResult{"bar", 0});
    CHECK(at(port + 1).label() == NamedLabelResult{"bar", 1});
    CHECK(program.bar(1).label() == NamedLabelResult{"bar", 1});
  }
}

TEST_CASE("F027 a port that is taken, or is none") {
  for (lp::LaunchType type: TYPES) {
    struct Empty {
    } object;
    const lp::Server other = lp::listen(NamedHandle::to(object), "127.0.0.1:0", {.openly = true});
    const auto port = static_cast<std::uint32_t>(std::stoul(other.address().substr(10)));
    auto program = test::launch({.port = port}, type);
    const lp::Error taken = errorOf([&] { program.wait(); });
    CHECK(taken.text().find("foo/0 failed: it cannot listen at 127.0.0.1:" + std::to_string(port) +
                            ": Address already in use") != std::string::npos);
  }
  const lp::Error none = errorOf(
      [] { test::launch({.port = 65536, .ports = 65535}, lp::LaunchType::TEST_MT).stop(); });
  CHECK(none.text() ==
        "tests/acceptance/acceptance.topology.capnp:20:5: error: 65536 is no port: these are 1 to "
        "65535\ntests/acceptance/acceptance.topology.capnp:24:5: error: the port of bar/1 would be "
        "65536, but 65535 is the last");
}

TEST_CASE("T010 T011 T012 calls with arguments and without") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    CHECK(program.server().add(12, 5) == 17);
    CHECK(program.server().constant() == 1000);
  }
}

TEST_CASE("T016 T019 what the method throws is raised, with its text, by calls and futures") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    const lp::Error direct = errorOf([&] { program.server().fail(); });
    const lp::Error later = errorOf([&] { program.server().futures().fail().get(); });
    CHECK(direct.text() == "Exception!");
    CHECK(std::string(later.what()) == direct.what());
  }
}

TEST_CASE("T017 T018 futures: a result, and one that is cancelled") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    CHECK(program.server().futures().add(23, 100).get() == 123);
    lp::Future<void> sleeping = program.server().futures().sleep(2000);
    sleeping.cancel();
    CHECK(errorOf([&] { sleeping.get(); }).code() == lp::Code::CANCELLED);
  }
}

TEST_CASE("T022 T023 bytes are bytes, text is text") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    static_assert(std::is_same_v<decltype(program.server().bytes()), lp::Bytes>);
    static_assert(std::is_same_v<decltype(program.server().text()), std::string>);
    CHECK(program.server().bytes() == lp::Bytes("1234"));
    CHECK(program.server().text() == "1234");
  }
}

TEST_CASE("T034 nodes hold handles to each other") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    // turnLeft asks turnRight, which asks left, which asks right.
    CHECK(program.turnLeft().label() == NamedLabelResult{"right", 0});
  }
}

TEST_CASE("T067 a node's run() is called") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    program.wait({"stopper"});
  }
}

TEST_CASE("T069 one node stops the program, and wait returns") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.stop = true}, type);
    program.wait();
  }
}

TEST_CASE("a node's failure ends pending calls, later ones and waits at once") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.fail = true}, type);
    const CalculatorHandle calculator = program.server();
    const auto begin = std::chrono::steady_clock::now();
    lp::Future<void> pending = calculator.futures().sleep(60'000);
    const std::string cause = "stopper/0";
    CHECK(std::string(errorOf([&] { pending.get(); }).what()).find(cause) != std::string::npos);
    CHECK(std::string(errorOf([&] { program.wait(); }).what()).find("told to fail") !=
          std::string::npos);
    CHECK(std::string(errorOf([&] { calculator.constant(); }).what()).find(cause) !=
          std::string::npos);
    // It takes a fifth of a second; the bound leaves room for a busy machine.
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
  }
}

TEST_CASE("T070 the end of the test ends a node that blocks") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    CHECK_FALSE(program.waitFor(50ms));
  }
}

TEST_CASE("several programs at once, and one after another") {
  auto first = test::launch({.bars = 1}, lp::LaunchType::TEST_MT);
  {
    auto second = test::launch({.bars = 3}, lp::LaunchType::TEST_MT);
    auto third = test::launch({.bars = 0}, lp::LaunchType::TEST_MP);
    CHECK(first.bar().size() == 2);
    CHECK(second.bar().size() == 4);
    CHECK(third.bar(0).label() == NamedLabelResult{"bar", 0});
    CHECK(errorOf([] { lp::stop(); }).code() == lp::Code::FAILED_PRECONDITION);
  }
  CHECK(first.bar(1).label() == NamedLabelResult{"bar", 1});
}

TEST_CASE("a node is replaced by an object of the test") {
  struct Fake {
    std::int64_t constant() { return 7; }
  } fake;
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type, [&](test::Nodes& nodes) { nodes.server.replace(fake); });
    CHECK(program.server().constant() == 7);
    const lp::Error missing = errorOf([&] { program.server().text(); });
    CHECK(missing.code() == lp::Code::UNIMPLEMENTED);
    CHECK(missing.text().find("has no `text`") != std::string::npos);
  }
}

TEST_CASE("a node is run by hand, with objects of the test around it") {
  struct Fake {
    NamedLabelResult label() { return {"of the test", 3}; }
  } fake;
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({.stop = true}, type, [&](test::Nodes& nodes) {
      nodes.turnLeft.alone();
      nodes.bar.at(1).alone();
      nodes.turnRight.replace(fake);
    });
    CHECK(program.turnLeft().label() == NamedLabelResult{"of the test", 3});
    CHECK(program.bar(1).label() == NamedLabelResult{"bar", 1});
    CHECK(program.bar().size() == 3);
    const lp::Error absent = errorOf([&] { program.server().constant(); });
    CHECK(absent.code() == lp::Code::UNAVAILABLE);
    CHECK(absent.text() == "server/0 is not made in this test, and nothing replaces it");
    // Whoever would stop the program is not there.
    CHECK_FALSE(program.stop().isDone);
  }
}

TEST_CASE("the run() of a node that is run by hand") {
  for (lp::LaunchType type: TYPES) {
    auto good = test::launch({}, type, [](test::Nodes& nodes) { nodes.stopper.alone(); });
    good.wait();
    auto bad =
        test::launch({.fail = true}, type, [](test::Nodes& nodes) { nodes.stopper.alone(); });
    const lp::Error error = errorOf([&] { bad.wait(); });
    CHECK(error.node() == "stopper/0");
    CHECK(error.text().find("told to fail") != std::string::npos);
  }
}

}  // namespace
}  // namespace acceptance
