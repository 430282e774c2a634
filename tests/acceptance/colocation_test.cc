// Colocations: Launchpad's own cases in their natural C++ form, and what they have in common.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/acceptance/colocation_testing.lp.h"

using namespace std::chrono_literals;

namespace colocation {
namespace {

constexpr lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

auto start(const Parameters& parameters, lp::LaunchType type) {
  return test::launch(parameters, type);
}

// What the program fails of.
template <typename Program>
std::string failureOf(Program& program) {
  try {
    program.wait();
  } catch (const lp::Error& error) {
    return error.text();
  }
  return "nothing";
}

// Sorted.
template <typename Program>
std::string told(Program& program) {
  std::vector<std::string> texts = program.board().told();
  std::sort(texts.begin(), texts.end());
  std::string all;
  for (const std::string& text: texts) all += text + "\n";
  return all;
}

TEST_CASE("T036 a node calls another of its colocation, directly, by an ordinary handle") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({}, type);
    program.wait();
    CHECK(told(program) ==
          "actor/0: same process, direct\nactor/1: same process, direct\n"
          "client/0: same process, direct\n");
    // From elsewhere they are called as if each were alone.
    const bool isApart = type == lp::LaunchType::TEST_MP;
    CHECK((program.server().where().process != getpid()) == isApart);
    CHECK((program.env(0).where().process != program.env(1).where().process) == isApart);
  }
}

TEST_CASE("T037 T041 one node of a colocation stops the program, the other hears of it") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.first = "wait", .second = "stop"}, type);
    program.wait();
    const lp::ProgramEnd end = program.stop();
    CHECK(end.why == "second/0 stops it");
    CHECK(!end.failed);
    CHECK(end.stragglers.empty());
  }
}

TEST_CASE("T042 a stop within a nested colocation") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.waiter = "wait", .innerWaiter = "wait", .innerStopper = "stop"}, type);
    program.wait();
    const lp::ProgramEnd end = program.stop();
    CHECK(end.why == "inner_stopper/0 stops it");
    CHECK(!end.failed);
    CHECK(end.stragglers.empty());
  }
}

TEST_CASE("T038 what a node of a colocation throws fails the program") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.first = "throw", .second = "wait"}, type);
    CHECK(failureOf(program) == "first/0 failed: its run() threw std::runtime_error: Foo");
    CHECK(program.stop().stragglers.empty());
  }
}

TEST_CASE("T039 a colocation is done with the first; the slow one goes on") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.slow = "pass"}, type);
    program.wait();
    CHECK(!program.waitFor({"slow"}, 0ns));
    program.board().open();
    program.wait({"slow"});
    CHECK(told(program).ends_with("slow/0 passed\n"));
  }
}

TEST_CASE("T040 another one is done when all are, be they nested") {
  for (lp::LaunchType type: TYPES) {
    for (const Parameters& parameters: {Parameters{.first = "pass"}, Parameters{.waiter = "pass"},
                                        Parameters{.innerWaiter = "pass"}}) {
      auto program = start(parameters, type);
      program.wait({"second", "inner_stopper"});
      CHECK(!program.waitFor(20ms));
      program.board().open();
      program.wait();
    }
  }
}

TEST_CASE("T043 T044 by processes: each has its own, and is waited for") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.loner = "where", .worker = "where"}, type);
    program.wait();
    std::set<std::string> processes;
    for (const std::string& one: program.board().told()) {
      if (one.find(':') == one.npos) processes.insert(one);
    }
    CHECK(processes.size() == (type == lp::LaunchType::TEST_MP ? 3 : 1));
  }
}

TEST_CASE("T045 by processes: what has failed is started again") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.worker = "throw_once"}, type);
    program.wait();
    CHECK(program.board().attempt("worker") == 3);
  }
  auto program = start({.worker = "exit_once"}, lp::LaunchType::TEST_MP);
  program.wait();
  CHECK(program.board().attempt("worker") == 3);
}

TEST_CASE("T046 by processes: without retries, and when all together have used them up") {
  for (lp::LaunchType type: TYPES) {
    auto none = start({.loner = "throw"}, type);
    CHECK(failureOf(none) ==
          "loner/0 failed: its run() threw std::runtime_error: Foo; the retries "
          "(= 0) of colocation loner are used up");
    auto shared = start({.worker = "each_throws_once"}, type);
    CHECK(failureOf(shared).ends_with("/1 failed: its run() threw std::runtime_error: Foo; the "
                                      "retries (= 1) of colocation workers are used up") !=
          failureOf(shared).starts_with("worker/0"));
  }
  auto exits = start({.loner = "exit"}, lp::LaunchType::TEST_MP);
  CHECK(failureOf(exits) ==
        "loner/0 failed: exited with status 1 before its run() returned; the "
        "retries (= 0) of colocation loner are used up");
}

TEST_CASE("a process of several nodes that is killed or exits is one failure") {
  auto killed = start({.first = "die", .second = "wait"}, lp::LaunchType::TEST_MP);
  CHECK(failureOf(killed) == "first/0 failed: its process first+second/0 was killed by SIGKILL");
  CHECK(killed.stop().lateDeaths.empty());
  auto exited = start({.first = "wait", .second = "exit"}, lp::LaunchType::TEST_MP);
  CHECK(failureOf(exited) == "first/0 failed: its process first+second/0 exited with status 1");
}

TEST_CASE("groups that are colocated by index have one size") {
  for (lp::LaunchType type: TYPES) {
    CHECK_THROWS_WITH_AS(
        start({.actors = 3, .envs = 2}, type),
        doctest::Contains("error: `perIndex` of colocation `pair`, but there are 3 of `actor` and "
                          "2 of `env`"),
        lp::Error);
  }
}

TEST_CASE("a fake stands for a node of a colocation, and for all of them") {
  struct Elsewhere {
    PlaceWhereResult where() const { return {-1, -1}; }
  };
  for (lp::LaunchType type: TYPES) {
    Elsewhere elsewhere;
    auto program = test::launch({}, type, [&](auto& nodes) {
      nodes.server.replace(elsewhere);
      nodes.env.at(0).replace(elsewhere);
    });
    program.wait();
    CHECK(told(program) ==
          "actor/0: other process, not direct\nactor/1: same process, direct\n"
          "client/0: other process, not direct\n");
  }
}

TEST_CASE("what is shared is made once for the nodes of a process") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.first = "tally",
                          .second = "tally",
                          .waiter = "tally",
                          .innerWaiter = "tally",
                          .worker = "tally"},
                         type);
    program.wait();
    std::map<std::string, int> holders;
    for (const std::string& one: program.board().told()) {
      if (one.starts_with("tally ")) ++holders[one];
    }
    std::vector<int> counts;
    for (const auto& [tally, count]: holders) counts.push_back(count);
    std::sort(counts.begin(), counts.end());
    CHECK(counts == std::vector<int>{1, 1, 2, 2});
  }
}

// What the program does where a profile says which nodes go together.
auto launchAs(const std::string& layout, const Parameters& parameters, lp::LaunchType type) {
  return test::launch(parameters, type,
                      [&](auto& nodes) { nodes.setProfile("(colocate = [" + layout + "])"); });
}

// The processes that nodes say they are in.
template <typename Program>
std::set<std::string> processes(Program& program) {
  std::set<std::string> all;
  for (const std::string& one: program.board().told()) {
    if (one.find(':') == one.npos) all.insert(one);
  }
  return all;
}

TEST_CASE("a profile takes the topology's colocations away") {
  for (lp::LaunchType type: TYPES) {
    auto program = launchAs("", {.first = "where", .second = "where"}, type);
    program.wait();
    const bool isApart = type == lp::LaunchType::TEST_MP;
    const std::string where =
        isApart ? ": other process, not direct\n" : ": same process, direct\n";
    CHECK(told(program).ends_with("actor/0" + where + "actor/1" + where + "client/0" + where));
    CHECK(processes(program).size() == (isApart ? 2 : 1));
    // Nor are they started again.
    auto threw = launchAs("", {.worker = "throw_once"}, type);
    CHECK(failureOf(threw).ends_with("failed: its run() threw std::runtime_error: Foo"));
  }
}

TEST_CASE("a profile colocates what the topology does not") {
  for (lp::LaunchType type: TYPES) {
    auto program = launchAs(
        "(labels = [\"loner\", \"worker\"], by = threads), "
        "(name = \"all\", labels = [\"actor\"], colocations = [\"envs\"], by = threads), "
        "(name = \"envs\", labels = [\"env\"], by = threads)",
        {.first = "where", .loner = "where", .worker = "where"}, type);
    program.wait();
    CHECK(told(program).find("actor/0: same process, direct\nactor/1: same process, direct\n") !=
          std::string::npos);
    CHECK(program.env(0).where().process == program.env(1).where().process);
    const bool isApart = type == lp::LaunchType::TEST_MP;
    CHECK(processes(program).size() == (isApart ? 2 : 1));
    CHECK((program.env(0).where().process == getpid()) == !isApart);
  }
}

TEST_CASE("what ends a program, and what is started again, are those of the profile's layout") {
  for (lp::LaunchType type: TYPES) {
    auto race =
        launchAs("(labels = [\"first\", \"second\"], by = threads, returnOnFirstCompleted = true)",
                 {.second = "pass"}, type);
    race.wait();
    CHECK(!race.waitFor({"second"}, 0ns));
    race.board().open();
    auto again = launchAs("(labels = [\"first\", \"loner\"], by = processes, retries = 1)",
                          {.first = "throw_once"}, type);
    again.wait();
    CHECK(again.board().attempt("first") == 2);
    auto used = launchAs("(name = \"few\", labels = [\"first\"], by = processes)",
                         {.first = "throw"}, type);
    CHECK(failureOf(used).ends_with("the retries (= 0) of colocation few are used up"));
  }
}

TEST_CASE("what is shared, and how a process is called, are by the profile's layout") {
  for (lp::LaunchType type: TYPES) {
    auto program = launchAs("(labels = [\"first\", \"loner\"], by = threads)",
                            {.first = "tally", .second = "tally", .loner = "tally"}, type);
    program.wait();
    std::map<std::string, int> holders;
    for (const std::string& one: program.board().told()) ++holders[one];
    std::multiset<int> counts;
    for (const auto& [tally, count]: holders) {
      if (tally.starts_with("tally ")) counts.insert(count);
    }
    CHECK(counts == std::multiset<int>{1, 2});
  }
  auto killed = launchAs("(name = \"core\", labels = [\"first\", \"loner\"], by = threads)",
                         {.first = "die", .loner = "wait"}, lp::LaunchType::TEST_MP);
  CHECK(failureOf(killed) == "first/0 failed: its process core/0 was killed by SIGKILL");
}

TEST_CASE("what a profile's layout cannot be has a place in the profile") {
  for (lp::LaunchType type: TYPES) {
    CHECK_THROWS_WITH_AS(
        launchAs("(labels = [\"actor\", \"worker\"], by = threads, perIndex = true)",
                 {.actors = 3, .envs = 3}, type),
        doctest::Contains("the test's profile:1:14: error: `perIndex` of colocation "
                          "`actor+worker`, but there are 3 of `actor` and 2 of `worker`"),
        lp::Error);
    CHECK_THROWS_WITH_AS(launchAs("(labels = [\"clent\"], by = threads)", {}, type),
                         doctest::Contains("the test's profile:1:25: error: no node has the label "
                                           "`clent`; did you mean `client`?"),
                         lp::Error);
  }
}

TEST_CASE("what is shared and cannot be made is named with its place") {
  for (lp::LaunchType type: TYPES) {
    auto program = start({.tallyFails = true}, type);
    const std::string why = failureOf(program);
    CAPTURE(why);
    CHECK(why.find("failed: its constructor threw std::runtime_error: "
                   "tests/acceptance/colocation.topology.capnp:") != why.npos);
    CHECK(why.ends_with(": the shared `tally`: no tally"));
    program.stop();
  }
}

}  // namespace
}  // namespace colocation
