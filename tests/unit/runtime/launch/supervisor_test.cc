#include "runtime/launch/supervisor.h"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {
namespace {

using Kind = LaunchEvent::Kind;
using Do = LaunchAction::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A program `a/0`, `b/0`: a has a run(), b serves. The clock stands still unless moved.
struct Program {
  explicit Program(Supervisor::Options options = {}): supervisor(withNodes(std::move(options))) {
    supervisor.started(now);
  }

  static Supervisor::Options withNodes(Supervisor::Options options) {
    if (options.nodes.empty()) {
      options.nodes = {{.name = "a/0", .runs = true}, {.name = "b/0", .runs = false}};
    }
    return options;
  }

  void happens(Kind kind, std::size_t node = 0, const std::string& text = {}, bool failed = false) {
    supervisor.handle({.kind = kind, .node = node, .failed = failed, .text = text}, now);
  }
  void signal(Kind kind, int number) {
    supervisor.handle({.kind = kind, .number = number, .text = "a signal"}, now);
  }
  void passes(Supervisor::Clock::duration time) {
    now += time;
    supervisor.advance(now);
  }
  // What it wants done; what it says is dropped.
  std::vector<Do> does() {
    std::vector<Do> kinds;
    for (const LaunchAction& action: supervisor.takeActions()) {
      if (action.kind != Do::SAY) kinds.push_back(action.kind);
    }
    return kinds;
  }
  std::string says() {
    std::string text;
    for (const LaunchAction& action: supervisor.takeActions()) {
      if (action.kind == Do::SAY) text += action.text + "\n";
    }
    return text;
  }
  const ProgramEnd& end() const { return supervisor.end(); }

  Supervisor supervisor;
  Supervisor::Clock::time_point now{seconds(1000)};
};

const std::vector<Do> NOTHING, STOP{Do::STOP}, KILL{Do::KILL}, STOP_AND_KILL{Do::STOP, Do::KILL};

TEST_CASE("supervisor: when every run() has returned, the program stops with status 0") {
  Program program;
  program.happens(Kind::CONSTRUCTED, 0);
  program.happens(Kind::CONSTRUCTED, 1);
  program.happens(Kind::RUN_RETURNED, 1);
  CHECK(program.does() == NOTHING);
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == STOP);
  program.happens(Kind::ENDED, 0);
  CHECK(!program.supervisor.isOver());
  program.happens(Kind::ENDED, 1);
  CHECK(program.supervisor.isOver());
  CHECK(!program.end().failed);
  CHECK(program.end().status == 0);
  CHECK(program.end().why == "every run() has returned");
  CHECK(program.end().isDone);
}

TEST_CASE("supervisor: a harness's program goes on when every run() has returned") {
  Program program({.endsWhenDone = false});
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == NOTHING);
  CHECK(program.supervisor.isDone());
  program.happens(Kind::STOP, 0, "the test has ended");
  CHECK(program.does() == STOP);
}

// Two learners and an actor that have a run(), and a store that has none.
Program endsBy(EndSpec::When when, std::span<const std::string_view> labels = {}) {
  return Program({.nodes = {{.name = "learner/0", .label = "learner", .runs = true},
                            {.name = "learner/1", .label = "learner", .runs = true},
                            {.name = "actor/0", .label = "actor", .runs = true},
                            {.name = "store/0", .label = "store"}},
                  .end = {.when = when, .labels = labels}});
}

TEST_CASE("supervisor: the first run() that returns ends a program that says so") {
  Program program = endsBy(EndSpec::When::ANY);
  CHECK(program.says() == "");
  program.happens(Kind::CONSTRUCTED, 2);
  program.happens(Kind::RUN_RETURNED, 3);
  CHECK(program.does() == NOTHING);
  program.happens(Kind::RUN_RETURNED, 1);
  CHECK(program.does() == STOP);
  CHECK(program.end().why == "the run() of learner/1 has returned");
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == NOTHING);
  CHECK(program.end().why == "the run() of learner/1 has returned");
  CHECK(program.end().isDone);
  CHECK(program.end().status == 0);
}

TEST_CASE("supervisor: the run()s of the labels end a program that says so") {
  static constexpr std::string_view LEARNERS[] = {"learner", "evaluator"};
  Program program = endsBy(EndSpec::When::LABELS, LEARNERS);
  CHECK(program.says() == "");
  program.happens(Kind::RUN_RETURNED, 1);
  program.happens(Kind::RUN_RETURNED, 2);
  CHECK(program.does() == NOTHING);
  // One that says it twice is one.
  program.happens(Kind::RUN_RETURNED, 1);
  CHECK(program.does() == NOTHING);
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == STOP);
  CHECK(program.end().why == "every run() of learner, evaluator has returned");
}

TEST_CASE("supervisor: without a run() of the labels the program serves, and says so") {
  static constexpr std::string_view NOBODY[] = {"evaluator"};
  Program program = endsBy(EndSpec::When::LABELS, NOBODY);
  CHECK(program.says() ==
        "no run() would end the program: serving until stopped, by Ctrl-C or by lp::stop()\n");
  for (std::size_t node = 0; node < 4; ++node) program.happens(Kind::RUN_RETURNED, node);
  CHECK(program.does() == NOTHING);
  CHECK(!program.supervisor.isDone());
}

TEST_CASE("supervisor: a program that never ends by itself ends when no node is left") {
  Program program = endsBy(EndSpec::When::NEVER);
  CHECK(program.says() == "");
  for (std::size_t node = 0; node < 4; ++node) program.happens(Kind::RUN_RETURNED, node);
  CHECK(program.does() == NOTHING);
  for (std::size_t node = 0; node < 3; ++node) program.happens(Kind::ENDED, node);
  CHECK(program.does() == NOTHING);
  program.happens(Kind::ENDED, 3);
  CHECK(program.supervisor.isOver());
  CHECK(program.end().status == 0);
  CHECK(!program.end().isDone);
}

TEST_CASE("supervisor: a failure is one, whatever the program's end") {
  for (EndSpec::When when: {EndSpec::When::ANY, EndSpec::When::NEVER}) {
    Program program = endsBy(when);
    program.happens(Kind::FAILED, 2, "its run() threw X");
    CHECK(program.does() == STOP);
    CHECK(program.end().status == 1);
    CHECK(!program.end().isDone);
  }
}

TEST_CASE("supervisor: without any run() it says that it serves") {
  Program program({.nodes = {{.name = "b/0"}}});
  CHECK(program.says().find("serving until stopped") != std::string::npos);
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == NOTHING);
}

TEST_CASE("supervisor: the first failure stops all; what fails then is not the cause") {
  Program program;
  program.happens(Kind::FAILED, 0, "its run() threw X");
  CHECK(program.does() == STOP);
  program.happens(Kind::ENDED, 1, "cannot go on without a/0", true);
  program.happens(Kind::ENDED, 0, "its run() threw X", true);
  CHECK(program.supervisor.isOver());
  CHECK(program.end().failed);
  CHECK(program.end().status == 1);
  CHECK(program.end().failedNode == "a/0");
  CHECK(program.end().why == "a/0 failed: its run() threw X");
}

TEST_CASE("supervisor: a failure after a stop does not make the program fail, but is told") {
  Program program;
  program.happens(Kind::STOP, 0, "enough");
  program.does();
  program.happens(Kind::ENDED, 0, "its destructor threw X", true);
  CHECK(program.says() == "while stopping, a/0 failed: its destructor threw X\n");
  program.happens(Kind::ENDED, 1);
  CHECK(program.supervisor.isOver());
  CHECK(program.end().status == 0);
  CHECK(program.end().lateDeaths == std::vector<std::string>{"a/0 failed: its destructor threw X"});
}

TEST_CASE("supervisor: what a stop makes a node throw is no death") {
  Program program;
  program.happens(Kind::STOP, 0, "enough");
  program.happens(Kind::FAILED, 0, "its run() threw X");
  program.happens(Kind::ENDED, 0, "its run() threw X", true);
  program.happens(Kind::ENDED, 1);
  CHECK(program.end().lateDeaths.empty());
}

TEST_CASE("supervisor: want of memory is told apart") {
  Program program;
  program.happens(Kind::ENDED, 0, "its run() threw std::bad_alloc: std::bad_alloc", true);
  CHECK(program.end().why.ends_with("(out of memory)"));
}

TEST_CASE("supervisor: after the grace, stragglers are named and killed") {
  Program program({.grace = seconds(3)});
  program.happens(Kind::CONSTRUCTED, 0);
  program.happens(Kind::STOP, 0, "enough");
  program.happens(Kind::ENDED, 1);
  CHECK(program.does() == STOP);
  CHECK(program.supervisor.wakeAt() == program.now + seconds(1));
  program.passes(seconds(1));
  CHECK(program.says() == "waiting for a/0 (in its run()); 2 s left\n");
  CHECK(program.supervisor.wakeAt() == program.now + seconds(2));
  program.passes(milliseconds(1999));
  CHECK(program.does() == NOTHING);
  program.passes(milliseconds(1));
  CHECK(program.does() == KILL);
  CHECK(program.end().stragglers == std::vector<std::string>{"a/0 (in its run())"});
  CHECK(program.end().status == 1);
  program.happens(Kind::ENDED, 0, "was killed by SIGKILL", true);
  CHECK(program.supervisor.isOver());
  CHECK(program.end().failedNode.empty());
}

TEST_CASE("supervisor: a thread is left behind, once processes have been killed") {
  for (const bool isAlone: {true, false}) {
    const Supervisor::Node thread{.name = "a/0", .isThread = true};
    Program program({.nodes = {thread, {.name = "b/0", .isThread = isAlone}}, .grace = seconds(3)});
    program.happens(Kind::STOP, 0, "enough");
    program.passes(seconds(3));
    CHECK(program.end().stragglers.size() == 2);
    CHECK(program.supervisor.isOver() == isAlone);
    program.happens(Kind::ENDED, 1, "was killed by SIGKILL", true);
    CHECK(program.supervisor.isOver());
    CHECK(program.end().failed);
    CHECK(!program.supervisor.hasEnded(0));
    CHECK(program.end().stragglers.size() == (isAlone ? 2 : 1));
  }
}

TEST_CASE("supervisor: what was killed and does not go is given up") {
  Program program({.grace = seconds(3)});
  program.happens(Kind::STOP, 0, "enough");
  program.passes(seconds(3));
  CHECK(!program.supervisor.isOver());
  program.passes(seconds(10));
  CHECK(program.supervisor.isOver());
  CHECK(program.end().status == 1);
}

TEST_CASE("supervisor: no grace means to kill at once, and nobody is late") {
  Program program({.grace = seconds(0)});
  program.happens(Kind::STOP, 0, "enough");
  CHECK(program.does() == STOP_AND_KILL);
  program.happens(Kind::ENDED, 0, "was killed", true);
  program.happens(Kind::ENDED, 1, "was killed", true);
  CHECK(program.end().status == 0);
  CHECK(program.end().stragglers.empty());
}

TEST_CASE("supervisor: a grace without end is only reminded of") {
  Program program({.grace = std::nullopt});
  program.happens(Kind::STOP, 0, "enough");
  program.does();
  program.passes(std::chrono::hours(1));
  CHECK(program.says().find("waiting for a/0") == 0);
  program.passes(std::chrono::hours(1));
  CHECK(program.does() == NOTHING);
  CHECK(!program.supervisor.isOver());
}

TEST_CASE("supervisor: Ctrl-C stops, a second one kills") {
  Program program;
  program.signal(Kind::INTERRUPT, 2);
  CHECK(program.does() == STOP);
  program.signal(Kind::INTERRUPT, 2);
  CHECK(program.does() == KILL);
  CHECK(program.end().status == 130);
  CHECK(!program.end().failed);
}

TEST_CASE("supervisor: SIGTERM stops, however often; SIGQUIT kills") {
  Program program;
  program.signal(Kind::SIGNAL, 15);
  program.signal(Kind::SIGNAL, 15);
  CHECK(program.does() == STOP);
  CHECK(program.end().status == 143);
  program.signal(Kind::KILL, 3);
  CHECK(program.does() == KILL);
  CHECK(program.end().status == 143);
}

TEST_CASE("supervisor: a stop after a failure does not hide it") {
  Program program;
  program.happens(Kind::FAILED, 0, "X");
  program.signal(Kind::SIGNAL, 15);
  program.happens(Kind::STOP, 0, "enough");
  CHECK(program.end().status == 1);
  CHECK(program.end().why == "a/0 failed: X");
}

TEST_CASE("supervisor: a lost keeper is a failure") {
  Program program;
  program.happens(Kind::LOST, 0, "the keeper was killed");
  CHECK(program.does() == STOP_AND_KILL);
  program.happens(Kind::ENDED, 0, "its keeper was killed", true);
  program.happens(Kind::ENDED, 1, "its keeper was killed", true);
  CHECK(program.supervisor.isOver());
  CHECK(program.end().why == "the keeper was killed");
  CHECK(program.end().status == 1);
}

TEST_CASE("supervisor: a fake neither starts nor ends") {
  Program program({.nodes = {{.name = "a/0", .runs = true}, {.name = "b/0", .isFake = true}}});
  program.happens(Kind::RUN_RETURNED, 0);
  program.happens(Kind::ENDED, 0);
  CHECK(program.supervisor.isOver());
}

TEST_CASE("supervisor: a program of fakes alone is over at once") {
  Program program({.nodes = {{.name = "b/0", .isFake = true}}});
  CHECK(program.supervisor.isOver());
}

// `a/0` with a run(), `b/0` that serves and is started again.
Program withPhoenix(RestartPolicy policy = RestartPolicy::ON_FAILURE) {
  return Program({.nodes = {{.name = "a/0", .runs = true}, {.name = "b/0", .restart = policy}}});
}

TEST_CASE("supervisor: a node that failed is started again, and the program goes on") {
  Program program = withPhoenix();
  program.happens(Kind::CONSTRUCTED, 1);
  SUBCASE("it said so") {
    program.happens(Kind::FAILED, 1, "its run() threw");
    program.happens(Kind::ENDED, 1, "its run() threw", true);
  }
  SUBCASE("it crashed") { program.happens(Kind::ENDED, 1, "its run() threw", true); }
  CHECK(program.supervisor.awaitsRestart(1));
  CHECK_FALSE(program.supervisor.hasEnded(1));
  CHECK(program.says().starts_with("b/0 failed: its run() threw; it is started again in "));
  CHECK(program.supervisor.wakeAt());
  program.passes(milliseconds(50));
  CHECK(program.does() == NOTHING);
  program.passes(milliseconds(100));
  CHECK(program.supervisor.takeActions() == std::vector<LaunchAction>{{Do::RESTART, {}, 1}});
  CHECK_FALSE(program.supervisor.awaitsRestart(1));
  CHECK_FALSE(program.supervisor.wakeAt());
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == STOP);
  CHECK(program.end().status == 0);
}

TEST_CASE("supervisor: a node that is done is done, unless it is always started again") {
  Program done = withPhoenix();
  done.happens(Kind::ENDED, 1, "it is done");
  CHECK(done.supervisor.hasEnded(1));
  Program again = withPhoenix(RestartPolicy::ALWAYS);
  again.happens(Kind::ENDED, 1, "it is done");
  CHECK(again.supervisor.awaitsRestart(1));
}

TEST_CASE("supervisor: the run() of a node that is always started again is never done") {
  Program program({.nodes = {{.name = "a/0", .runs = true, .restart = RestartPolicy::ALWAYS}}});
  program.happens(Kind::RUN_RETURNED, 0);
  program.happens(Kind::ENDED, 0);
  CHECK_FALSE(program.supervisor.isStopping());
  program.passes(milliseconds(150));
  CHECK(program.does() == std::vector<Do>{Do::RESTART});
}

TEST_CASE("supervisor: who runs again is waited for again") {
  Program program({.nodes = {{.name = "a/0", .runs = true},
                             {.name = "b/0", .runs = true, .restart = RestartPolicy::ON_FAILURE}}});
  program.happens(Kind::RUN_RETURNED, 1);
  program.happens(Kind::ENDED, 1, "was killed", true);
  program.passes(milliseconds(150));
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == std::vector<Do>{Do::RESTART});
  program.happens(Kind::RUN_RETURNED, 1);
  CHECK(program.does() == STOP);
}

TEST_CASE("supervisor: a node that fails again and again fails the program") {
  Program program = withPhoenix();
  for (int i = 0; i < 4; ++i) {
    program.happens(Kind::ENDED, 1, "was killed", true);
    REQUIRE(program.supervisor.awaitsRestart(1));
    program.passes(seconds(1));
  }
  program.supervisor.takeActions();
  program.happens(Kind::ENDED, 1, "was killed", true);
  CHECK(program.does() == STOP);
  CHECK(program.end().status == 1);
  CHECK(program.end().why == "b/0 failed: was killed; it was started 5 times within 10 s");
}

TEST_CASE("supervisor: a program that stops starts nothing again") {
  Program program = withPhoenix();
  SUBCASE("what awaits it") {
    program.happens(Kind::ENDED, 1, "was killed", true);
    program.happens(Kind::STOP);
  }
  SUBCASE("what has failed and not ended") {
    program.happens(Kind::FAILED, 1, "its run() threw");
    program.happens(Kind::STOP);
    program.happens(Kind::ENDED, 1, "its run() threw", true);
  }
  SUBCASE("what fails then") {
    program.happens(Kind::STOP);
    program.happens(Kind::ENDED, 1, "was killed", true);
  }
  CHECK(program.supervisor.hasEnded(1));
  program.passes(milliseconds(500));
  CHECK(program.does() == STOP);
  program.happens(Kind::ENDED, 0);
  CHECK(program.supervisor.isOver());
}

TEST_CASE("supervisor: a program whose last node awaits its restart is over when it is stopped") {
  Program program({.nodes = {{.name = "b/0", .restart = RestartPolicy::ON_FAILURE}}});
  program.happens(Kind::ENDED, 0, "was killed", true);
  CHECK_FALSE(program.supervisor.isOver());
  program.happens(Kind::STOP);
  CHECK(program.supervisor.isOver());
}

TEST_CASE("supervisor: long lists of names are cut") {
  CHECK(listed({}) == "");
  CHECK(listed({"a", "b"}) == "a, b");
  CHECK(listed(std::vector<std::string>(10, "a")) == "a, a, a, a, a, a, a, a and 2 more");
}

// Two workers that share their retries, and a boss that has none to share.
Program sharesRetries(std::uint32_t retries) {
  const RestartPolicy restart = retries > 0 ? RestartPolicy::ON_FAILURE : RestartPolicy::NEVER;
  return Program({.nodes = {{.name = "w/0", .runs = true, .restart = restart, .colocation = 0},
                            {.name = "w/1", .runs = true, .restart = restart, .colocation = 0},
                            {.name = "boss/0", .runs = true}},
                  .colocations = {{.name = "ws", .retries = retries}}});
}

TEST_CASE("supervisor: nodes of a colocation share its retries") {
  Program program = sharesRetries(2);
  program.happens(Kind::ENDED, 0, "it burns", true);
  CHECK(program.says().find("; retry 1 of 2 of colocation ws") != std::string::npos);
  program.passes(seconds(1));
  CHECK(program.does() == std::vector<Do>{Do::RESTART});
  program.happens(Kind::FAILED, 1, "it burns");
  program.happens(Kind::ENDED, 1, "it burns", true);
  CHECK(program.says().find("w/1 failed: it burns; it is started again in ") == 0);
  program.passes(seconds(1));
  CHECK(program.does() == std::vector<Do>{Do::RESTART});
  program.happens(Kind::ENDED, 0, "it burns", true);
  CHECK(program.does() == STOP);
  CHECK(program.end().why ==
        "w/0 failed: it burns; the retries (= 2) of colocation ws are used up");
}

TEST_CASE("supervisor: retries are not counted against a time") {
  Program program = sharesRetries(20);
  for (int i = 0; i < 20; ++i) {
    program.happens(Kind::ENDED, 0, "it burns", true);
    program.passes(seconds(40));
    REQUIRE(program.does() == std::vector<Do>{Do::RESTART});
  }
  program.happens(Kind::ENDED, 1, "it burns", true);
  CHECK(program.does() == STOP);
}

TEST_CASE("supervisor: without retries, and of a node that is in no colocation") {
  Program none = sharesRetries(0);
  none.happens(Kind::ENDED, 1, "it burns", true);
  CHECK(none.end().why == "w/1 failed: it burns; the retries (= 0) of colocation ws are used up");
  Program other = sharesRetries(2);
  other.happens(Kind::ENDED, 2, "it burns", true);
  CHECK(other.end().why == "boss/0 failed: it burns");
}

TEST_CASE("supervisor: a colocation that is done with its first ends the program so") {
  Program program({.nodes = {{.name = "a/0", .runs = true, .colocation = 0},
                             {.name = "b/0", .runs = true, .colocation = 0}},
                   .colocations = {{.name = "race", .endsWithFirst = true}}});
  program.happens(Kind::RUN_RETURNED, 1);
  CHECK(program.does() == STOP);
  CHECK(program.end().why == "every run() has returned, or the first of its colocation");
  program.happens(Kind::RUN_RETURNED, 0);
  CHECK(program.does() == NOTHING);
}

}  // namespace
}  // namespace lp::_
