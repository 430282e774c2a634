// Time in a test's hands: calls, waits, and programs whose nodes are threads.
#include "runtime/testing/fake_clock.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/call/runtime.h"
#include "runtime/stop.h"
#include "runtime/testing/harness.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

using lp::testing::FakeClock;
using lp::testing::Fixture;

TEST_CASE("time stands still, and passes as it is told to; afterwards it goes on") {
  lp::_::TimePoint before;
  {
    FakeClock clock;
    before = clock.now();
    CHECK(lp::_::now() == before);
    clock.advance(1h);
    CHECK(lp::_::now() == before + 1h);
    clock.advance(0s);
    CHECK(clock.now() == before + 1h);
    CHECK(errorOf([] { FakeClock second; }).code() == lp::Code::FAILED_PRECONDITION);
  }
  CHECK(eventually([&] { return lp::_::now() > before; }));
  CHECK(lp::_::now() < before + 1h);
  FakeClock again;
}

TEST_CASE("what is due is run in order, each at its time, also what was set meanwhile") {
  FakeClock clock;
  const lp::_::TimePoint start = clock.now();
  lp::_::Clock& timers = lp::_::runtime().clock;
  std::vector<std::pair<std::string, lp::_::TimePoint>> seen;
  const auto note = [&](const char* what) { seen.emplace_back(what, lp::_::now()); };
  timers.at(start + 3s, lp::_::makeJob([&] { note("third"); }));
  timers.at(start + 1s, lp::_::makeJob([&] {
              note("first");
              timers.at(start + 2s, lp::_::makeJob([&] { note("second"); }));
            }));
  const auto never = timers.at(start + 4s + 1ns, lp::_::makeJob([&] { note("late"); }));
  clock.advance(4s);
  CHECK(seen ==
        decltype(seen){{"first", start + 1s}, {"second", start + 2s}, {"third", start + 3s}});
  CHECK(clock.now() == start + 4s);
  timers.cancel(never);
}

TEST_CASE("a call fails when its deadline has passed, and not before") {
  FakeClock clock;
  EACH_WAY(ServedEcho, server, handle);
  lp::Future<bool> call = handle.with({.timeout = 2h}).futures().sleep(1'000'000);
  CHECK(eventually([&] { return server.object.asleep == 1; }));
  clock.advance(2h - 1ns);
  CHECK_FALSE(call.ready());
  clock.advance(1ns);
  CHECK(call.ready());
  CHECK(errorOf([&] { call.get(); }).code() == lp::Code::DEADLINE_EXCEEDED);
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

TEST_CASE("a deadline covers the wait for an object that is not there yet") {
  FakeClock clock;
  ServedEcho server(16, /*open=*/false);
  EchoHandle handle;
  TALK_EACH_WAY(server, made);
  handle = made;
  lp::Future<std::int64_t> call = handle.with({.timeout = 1min}).futures().echo(1);
  clock.advance(1min);
  CHECK(errorOf([&] { call.get(); }).code() == lp::Code::DEADLINE_EXCEEDED);
}

TEST_CASE("a test knows that somebody waits for a time, in a call or by itself") {
  FakeClock clock;
  EACH_WAY(ServedEcho, server, handle);
  std::future<lp::Code> calling = std::async(std::launch::async, [&] {
    return errorOf([&] { handle.with({.timeout = 2s}).sleep(1'000'000); }).code();
  });
  clock.waitForTimers(1, 2s);
  lp::Future<void> pause = lp::after(1s);
  std::future<bool> waiting = std::async(std::launch::async, [&] { return pause.waitFor(500ms); });
  clock.waitForTimers(3, 2s);
  clock.advance(500ms);
  CHECK_FALSE(waiting.get());
  CHECK_FALSE(pause.ready());
  clock.advance(500ms);
  CHECK(pause.ready());
  clock.advance(1s);
  CHECK(calling.get() == lp::Code::DEADLINE_EXCEEDED);
}

// What the one node of a program does in its run(); it outlives what is left behind.
struct Plot {
  std::function<void(int life)> run;
  std::atomic<int> lives = 0;
};
std::atomic<Plot*> plot = nullptr;

class Actor final: public lp::Node {
 public:
  void lpRun(std::stop_token) override {
    Plot& own = *plot.load();
    own.run(++own.lives);
  }
};
constexpr lp::NodeSpec ACTORS[] = {{.label = "actor",
                                    .place = {},
                                    .runs = true,
                                    .restart = lp::RestartPolicy::ON_FAILURE,
                                    .make = [](const lp::Wiring&) -> std::unique_ptr<lp::Node> {
                                      return std::make_unique<Actor>();
                                    }}};
constexpr lp::ProgramSpec PLAY = {
    .name = "play", .doc = "", .parameters = {}, .nodes = ACTORS, .newParameters = [] {
      return std::shared_ptr<void>(std::make_shared<int>());
    }};

Fixture play(Plot& own, std::chrono::nanoseconds grace = 10s,
             lp::LaunchType type = lp::LaunchType::TEST_MT) {
  plot = &own;
  lp::testing::Overrides overrides;
  overrides.grace = grace;
  return Fixture(PLAY, PLAY.newParameters(), type, std::move(overrides));
}

TEST_CASE("a node that waits for a time, or for the stop, is woken when it has come") {
  FakeClock clock;
  std::atomic<int> hours = 0;
  Plot own;
  own.run = [&](int) {
    while (!lp::waitForStop(1h)) ++hours;
  };
  Fixture program = play(own);
  for (int i = 1; i <= 24; ++i) {
    clock.waitForTimers(1, 1h);
    clock.advance(1h);
    CHECK(eventually([&] { return hours == i; }));
  }
  CHECK(!program.stop().failed);
}

TEST_CASE("a node is started again when the pause is over") {
  FakeClock clock;
  Plot own;
  own.run = [](int life) {
    if (life < 3) throw std::runtime_error("of the test");
    lp::waitForStop();
  };
  Fixture program = play(own);
  clock.waitForTimers(1, 120ms);
  clock.advance(79ms);
  CHECK(own.lives == 1);
  CHECK(clock.advanceToNext(1s) <= 41ms);
  CHECK(eventually([&] { return own.lives == 2; }));
  const std::chrono::nanoseconds second = clock.advanceToNext(1s);
  CHECK(second >= 160ms);
  CHECK(second <= 240ms);
  CHECK(eventually([&] { return own.lives == 3; }));
  CHECK(!program.stop().failed);
}

TEST_CASE("a node that fails too often is given up on, one that lives for a while is not") {
  FakeClock clock;
  Plot own;
  SUBCASE("for a while") {
    own.run = [](int) {
      if (!lp::waitForStop(11s)) throw std::runtime_error("of the test");
    };
    Fixture program = play(own);
    for (int life = 1; life <= 20; ++life) {
      CHECK(clock.advanceToNext(20s) == 11s);
      CHECK(own.lives == life);
      CHECK(clock.advanceToNext(20s) <= 120ms);  // the first pause, again and again
    }
    CHECK(!program.stop().failed);
  }
  SUBCASE("too often") {
    own.run = [](int) { throw std::runtime_error("of the test"); };
    Fixture program = play(own);
    for (int life = 1; life < 5; ++life) clock.advanceToNext(2s);
    const lp::Error error = errorOf([&] { program.wait(); });
    CHECK(error.text().ends_with("it was started 5 times within 10 s"));
    CHECK(own.lives == 5);
  }
}

TEST_CASE("the grace is over when the clock says so, or when the test could wait for ever") {
  struct Act {
    Plot own;
    std::latch may{1}, gone{1};
  };
  // None goes before the thread that is left behind.
  static auto& acts = *new std::vector<Act*>();
  FakeClock clock;
  for (const bool isTold: {true, false}) {
    auto& [own, may, gone] = *acts.emplace_back(new Act);
    own.run = [act = acts.back()](int) {
      act->may.wait();
      act->gone.count_down();
    };
    Fixture program = play(own, isTold ? 10s : 20ms);
    REQUIRE(eventually([&] { return own.lives == 1; }));
    std::future<lp::ProgramEnd> end =
        std::async(std::launch::async, [&program] { return program.stop(); });
    if (isTold) {
      clock.waitForTimers(1, 1s);  // when the launcher would say for whom it waits
      clock.advance(10s);
    }
    CHECK(end.get().stragglers == std::vector<std::string>{"actor/0 (in its run())"});
    CHECK(errorOf([&] { program.wait(); }).code() == lp::Code::ABORTED);
    may.count_down();
    gone.wait();
  }
}

TEST_CASE("programs of processes have a time of their own") {
  FakeClock clock;
  Plot own;
  const lp::Error error = errorOf([&] { play(own, 10s, lp::LaunchType::TEST_MP); });
  CHECK(error.code() == lp::Code::FAILED_PRECONDITION);
  CHECK(error.text().find("launch it as TEST_MT") != std::string::npos);
}

}  // namespace
}  // namespace echo
