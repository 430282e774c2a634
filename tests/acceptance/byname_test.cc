// Calls by name, health, and names that stand for one object after another, in each launch type.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/dynamic_handle.h"
#include "tests/acceptance/byname_testing.lp.h"
#include "tests/support/outcomes.h"

using namespace std::chrono_literals;

namespace byname {
namespace {

using ::test::errorOf;
using ::test::eventually;

constexpr lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

struct Constant {
  std::int64_t number;
  std::int64_t value() const { return number; }
};
AnswerHandle constant(std::int64_t number) {
  return lp::serve(std::make_shared<Constant>(Constant{number}));
}

TEST_CASE("T013 a name stands for another object, for none, and for the first again") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    const DeskHandle desk = program.desk();
    desk.bind("answer", constant(1234));
    const AnswerHandle first = desk.find("answer");
    CHECK(first.value() == 1234);
    desk.bind("answer", constant(2345));
    CHECK(desk.find("answer").value() == 2345);
    // Who has the former one still has it.
    CHECK(first.value() == 1234);
    desk.unbind("answer");
    desk.unbind("answer");
    const lp::Error gone = errorOf([&] { desk.find("answer"); });
    CHECK(gone.code() == lp::Code::NOT_FOUND);
    CHECK(gone.text() == "nothing is bound to `answer`");
    CHECK(gone.node() == "desk/0");
    desk.bind("answer", first);
    CHECK(desk.find("answer").value() == 1234);
    program.gate().open();
  }
}

TEST_CASE("T020 a node's methods are listed, and called by name") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    program.gate().open();
    const lp::DynamicHandle desk(program.desk());
    CHECK(desk.listMethods() == std::vector<std::string>{"bind", "unbind", "find", "names"});
    program.desk().bind("answer", constant(1));
    CHECK(desk.call("names") == R"({"names":["answer"]})");
    CHECK(desk.call("unbind", R"({"name": "answer"})") == "{}");
    CHECK(desk.call("names") == R"({"names":[]})");
    const lp::Error unknown = errorOf([&] { desk.call("unbnd"); });
    CHECK(unknown.code() == lp::Code::UNIMPLEMENTED);
    CHECK(unknown.text() == "desk/0, a Desk, has no method `unbnd`; did you mean `unbind`?");
    const lp::DynamicHandle slow(program.slow());
    CHECK(slow.call("work", R"({"x": 7})") == R"({"x":"7"})");
  }
}

TEST_CASE("a node is STARTING, SERVING, and what it says of itself") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    const SlowHandle slow = program.slow();
    CHECK(lp::healthOf(slow).state == lp::HealthState::STARTING);
    program.gate().open();
    CHECK(eventually([&] { return lp::healthOf(slow).state == lp::HealthState::SERVING; }));
    slow.ail("no disk");
    CHECK(lp::healthOf(slow) == lp::Health{lp::HealthState::NOT_SERVING, "no disk"});
    CHECK(slow.work(7) == 7);
    slow.recover();
    CHECK(lp::healthOf(slow) == lp::Health{lp::HealthState::SERVING, ""});
  }
}

TEST_CASE("a node starts after those that it names are ready") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    // Everybody is up but those who wait for the gate.
    program.warm().recover();
    CHECK(lp::healthOf(program.slow()).state == lp::HealthState::STARTING);
    CHECK(lp::healthOf(program.late()).state == lp::HealthState::STARTING);
    program.gate().open();
    CHECK(program.late().value() == 2);
  }
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    program.gate().open();
    CHECK(program.slow().work(1) == 1);
    CHECK(lp::healthOf(program.late()).state == lp::HealthState::STARTING);
    program.warm().recover();
    CHECK(program.late().value() == 2);
  }
}

TEST_CASE("a program stops while a node waits for its turn") {
  for (lp::LaunchType type: TYPES) {
    auto program = test::launch({}, type);
    CHECK(lp::healthOf(program.late()).state == lp::HealthState::STARTING);
    program.stop();
  }
}

}  // namespace
}  // namespace byname
