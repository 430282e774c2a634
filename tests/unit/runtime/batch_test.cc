// Methods that take many calls at once, called in this process and across a socket.
#include "runtime/call/batch.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/node_service.h"
#include "runtime/testing/fake_clock.h"
#include "tests/unit/runtime/echo_wire.lp.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

using Numbers = std::vector<std::int64_t>;
using Outcomes = std::vector<lp::Outcome<std::int64_t>>;

constexpr std::int64_t UNREADABLE = -1;

// echo() takes many calls at once, and gives what the test says.
class Gatherer final: public EchoInterface {
 public:
  using Run = std::function<Outcomes(std::span<const std::int64_t>)>;

  explicit Gatherer(lp::Batching batching, Run run = nullptr, bool padded = false)
      : run_(std::move(run)), padded_(padded), service_(LP_SERVICE, {}, rows(batching)) {}

  // The others run as they always do.
  std::string say(std::string_view text) override {
    thread = std::this_thread::get_id();
    return std::string(text);
  }
  bool sleep(std::uint32_t milliseconds) override { return other_.sleep(milliseconds); }
  std::int64_t pass(const EchoHandle& to, std::int64_t x) override {
    if (passing != nullptr) passing->arrive_and_wait();
    return other_.pass(to, x);
  }

  const lp::Service& lpService() const override { return service_.service(); }

  // What each call of the batch form was for.
  std::vector<Numbers> seen() {
    std::lock_guard lock(mutex_);
    return seen_;
  }

  std::thread::id thread;
  std::latch* passing = nullptr;

 private:
  static std::array<lp::_::BatchMethod, 3> rows(const lp::Batching& how) {
    return {{{LP_ID, 0, &batchEcho, how.size, how.timeout, how.parallelism},
             {LP_ID, 3, &batchFail, how.size, how.timeout, how.parallelism},
             {LP_ID, 5, &batchMeet, how.size, how.timeout, how.parallelism}}};
  }

  static std::int64_t readEcho(lp::Request& request) {
    const std::int64_t x = lp::_::params<wire::Echo::EchoParams>(request).getX();
    if (x == UNREADABLE) throw lp::Error(lp::Code::OUT_OF_RANGE, "no such number");
    return x;
  }
  static void writeEcho(lp::Request& request, const std::int64_t& x) {
    lp::_::results<wire::Echo::EchoResults>(request).setX(x);
  }
  static void batchEcho(lp::Interface& object, lp::_::Batch& batch) {
    auto& self = static_cast<Gatherer&>(lp::_::as<EchoInterface>(object));
    if (self.padded_) {
      lp::_::BatchOf<std::int64_t> requests(batch, readEcho, lp::_::PADDED);
      if (!requests.empty()) requests.answer(self.runMany(requests.arguments()), writeEcho);
    } else {
      lp::_::BatchOf<std::int64_t> requests(batch, readEcho);
      if (!requests.empty()) requests.answer(self.runMany(requests.arguments()), writeEcho);
    }
  }

  // A method without results: an outcome for each call.
  static std::string readFail(lp::Request& request) {
    return std::string(lp::_::text(lp::_::params<wire::Echo::FailParams>(request).getKind()));
  }
  static void writeFail(lp::Request& request) { lp::_::results<wire::Echo::FailResults>(request); }
  static void batchFail(lp::Interface&, lp::_::Batch& batch) {
    lp::_::BatchOf<std::string> requests(batch, readFail);
    if (requests.empty()) return;
    std::vector<lp::Outcome<void>> outcomes;
    for (const std::string& kind: requests.arguments()) {
      outcomes.push_back(kind == "not" ? lp::Outcome<void>()
                                       : lp::Error(lp::Code::DATA_LOSS, kind));
    }
    requests.answer(outcomes, writeFail);
  }

  // One without results that says nothing for each, and whose argument is a bool.
  static bool readMeet(lp::Request& request) {
    return lp::_::params<wire::Echo::MeetParams>(request).getParties() != 0;
  }
  static void writeMeet(lp::Request& request) { lp::_::results<wire::Echo::MeetResults>(request); }
  static void batchMeet(lp::Interface& object, lp::_::Batch& batch) {
    auto& self = static_cast<Gatherer&>(lp::_::as<EchoInterface>(object));
    lp::_::BatchOf<bool> requests(batch, readMeet);
    if (requests.empty()) return;
    const std::span<const bool> all = requests.arguments();
    self.note({all.begin(), all.end()});
    requests.answer(writeMeet);
  }

  Outcomes runMany(std::span<const std::int64_t> all) {
    note({all.begin(), all.end()});
    return run_ != nullptr ? run_(all) : Outcomes(all.begin(), all.end());
  }
  void note(Numbers numbers) {
    std::lock_guard lock(mutex_);
    seen_.push_back(std::move(numbers));
  }

  Run run_;
  bool padded_;
  EchoObject other_;
  std::mutex mutex_;
  std::vector<Numbers> seen_;
  lp::_::NodeService service_;
};

// A server of the object. Runs the rest of the case once with a direct handle, once across a
// socket.
#define SERVE_EACH_WAY(server, handle, object, threads) \
  ServedEcho server(threads, false);                    \
  server.served->open(object);                          \
  TALK_EACH_WAY(server, handle)

Outcomes squares(std::span<const std::int64_t> all) {
  Outcomes results;
  for (std::int64_t x: all) results.push_back(x * x);
  return results;
}

std::vector<lp::Future<std::int64_t>> echoes(const EchoHandle& handle, const Numbers& numbers) {
  std::vector<lp::Future<std::int64_t>> futures;
  for (std::int64_t x: numbers) futures.push_back(handle.futures().echo(x));
  return futures;
}

Numbers upTo(std::int64_t count) {
  Numbers numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

TEST_CASE("a full batch runs, and each caller gets its own result") {
  Gatherer object({.size = 3, .timeout = 1h}, squares);
  SERVE_EACH_WAY(server, handle, object, 16);
  CHECK(lp::waitAll(echoes(handle, {1, 2, 3, 4, 5, 6})) == Numbers{1, 4, 9, 16, 25, 36});
  CHECK(object.seen() == std::vector<Numbers>{{1, 2, 3}, {4, 5, 6}});
}

TEST_CASE("a batch that is not full runs when its first call has waited") {
  lp::testing::FakeClock clock;
  Gatherer object({.size = 3, .timeout = 30min}, squares);
  SERVE_EACH_WAY(server, handle, object, 16);
  for (const std::int64_t x: {5, 6}) {
    lp::Future<std::int64_t> call = handle.futures().echo(x);
    clock.waitForTimers(1, 30min);
    clock.advance(30min - 1ns);
    CHECK_FALSE(call.ready());
    clock.advance(1ns);
    CHECK(call.get() == x * x);
  }
  CHECK(object.seen() == std::vector<Numbers>{{5}, {6}});
}

TEST_CASE("one batch at a time, and the next one takes what came meanwhile") {
  std::latch may(1);
  std::atomic<int> inside = 0, most = 0;
  Gatherer object({.size = 100, .timeout = 0ms}, [&](std::span<const std::int64_t> all) {
    most = std::max(most.load(), ++inside);
    may.wait();
    --inside;
    return squares(all);
  });
  ServedEcho server(16, false);
  server.served->open(object);
  auto first = echoes(server.local(), {0});
  CHECK(eventually([&] { return object.seen().size() == 1; }));
  // These are in the queue when futures() returns.
  auto rest = echoes(server.local(), {1, 2, 3, 4, 5});
  may.count_down();
  CHECK(lp::waitAll(std::move(rest)) == Numbers{1, 4, 9, 16, 25});
  CHECK(object.seen() == std::vector<Numbers>{{0}, {1, 2, 3, 4, 5}});
  CHECK(most == 1);
  CHECK(first[0].get() == 0);
}

TEST_CASE("two batches at a time, if that is wanted") {
  std::latch both(2);
  Gatherer object({.size = 1, .timeout = 1h, .parallelism = 2},
                  [&](std::span<const std::int64_t> all) {
                    both.arrive_and_wait();
                    return squares(all);
                  });
  SERVE_EACH_WAY(server, handle, object, 16);
  CHECK(lp::waitAll(echoes(handle, {2, 3})) == Numbers{4, 9});
}

TEST_CASE("a padded batch is full, with copies of its first call that nobody gets") {
  Gatherer object({.size = 4, .timeout = 0ms}, squares, true);
  SERVE_EACH_WAY(server, handle, object, 16);
  CHECK(handle.echo(7) == 49);
  CHECK(object.seen() == std::vector<Numbers>{{7, 7, 7, 7}});
}

TEST_CASE("a call that cannot be read, or whose outcome is an error, fails alone") {
  Gatherer object({.size = 3, .timeout = 1h}, [](std::span<const std::int64_t> all) {
    Outcomes outcomes;
    for (std::int64_t x: all) {
      if (x == 13) {
        outcomes.push_back(lp::Error(lp::Code::ABORTED, "unlucky", Cause{.number = 13}));
      } else {
        outcomes.push_back(x);
      }
    }
    return outcomes;
  });
  SERVE_EACH_WAY(server, handle, object, 16);
  auto futures = echoes(handle, {UNREADABLE, 5, 13});
  CHECK(futures[1].get() == 5);
  const lp::Error unreadable = errorOf([&] { futures[0].get(); });
  CHECK(unreadable.what() ==
        std::string("echo/0: OUT_OF_RANGE: no such number (from echo/0: lp::Error)"));
  const lp::Error unlucky = errorOf([&] { futures[2].get(); });
  CHECK(unlucky.what() == std::string("echo/0: ABORTED: unlucky (from echo/0: lp::Error)"));
  CHECK(unlucky.payload<Cause>() == Cause{.number = 13});
  CHECK(object.seen() == std::vector<Numbers>{{5, 13}});

  // And if none is left, there is nothing to do.
  auto none = echoes(handle, {UNREADABLE, UNREADABLE, UNREADABLE});
  for (auto& one: none) CHECK(errorOf([&] { one.get(); }).code() == lp::Code::OUT_OF_RANGE);
  CHECK(object.seen().size() == 1);
}

TEST_CASE("an outcome is a value or an error") {
  const lp::Outcome<std::string> good(std::string("yes"));
  CHECK(good);
  CHECK(good.value() == "yes");
  CHECK(good.error() == nullptr);
  const lp::Outcome<std::string> bad(lp::Error(lp::Code::ABORTED, "no"));
  CHECK(!bad);
  CHECK(bad.error()->text() == "no");
  CHECK(errorOf([&] { bad.value(); }).code() == lp::Code::ABORTED);
  CHECK(lp::Outcome<void>());
  lp::Outcome<void>().value();
  const lp::Outcome<void> failed(lp::Error(lp::Code::ABORTED, "no"));
  CHECK(!failed);
  CHECK(errorOf([&] { failed.value(); }).code() == lp::Code::ABORTED);
}

TEST_CASE("methods without results take many, too") {
  Gatherer object({.size = 2, .timeout = 1h});
  SERVE_EACH_WAY(server, handle, object, 16);
  lp::Future<void> good = handle.futures().fail("not"), bad = handle.futures().fail("a sector");
  good.get();
  CHECK(errorOf([&] { bad.get(); }).what() ==
        std::string("echo/0: DATA_LOSS: a sector (from echo/0: lp::Error)"));
  lp::Future<void> one = handle.futures().meet(0), two = handle.futures().meet(2);
  one.get();
  two.get();
  CHECK(object.seen() == std::vector<Numbers>{{0, 1}});
}

TEST_CASE("an exception is every caller's") {
  Gatherer object({.size = 2, .timeout = 1h}, [](std::span<const std::int64_t>) -> Outcomes {
    throw std::runtime_error("no disk");
  });
  SERVE_EACH_WAY(server, handle, object, 16);
  for (int round = 0; round < 2; ++round) {
    auto futures = echoes(handle, {1, 2});
    for (auto& future: futures) {
      CHECK(errorOf([&] { future.get(); }).what() ==
            std::string("echo/0: UNKNOWN: no disk (from echo/0: std::runtime_error)"));
    }
  }
}

TEST_CASE("the wrong number of results is every caller's error, with both numbers") {
  Gatherer object({.size = 2, .timeout = 1h},
                  [](std::span<const std::int64_t>) { return Outcomes{std::int64_t{1}}; });
  SERVE_EACH_WAY(server, handle, object, 16);
  auto futures = echoes(handle, {1, 2});
  for (auto& future: futures) {
    const lp::Error error = errorOf([&] { future.get(); });
    CHECK(error.code() == lp::Code::INTERNAL);
    CHECK(error.text() == "`echo` returned 1 results for a batch of 2");
  }
}

TEST_CASE("who gives up, or is out of time, is in no batch") {
  Gatherer object({.size = 2, .timeout = 1h}, squares);
  SERVE_EACH_WAY(server, handle, object, 16);
  lp::Future<std::int64_t> cancelled = handle.futures().echo(1);
  CHECK(!cancelled.waitFor(10ms));
  cancelled.cancel();
  CHECK(errorOf([&] { handle.with({.timeout = 20ms}).echo(2); }).code() ==
        lp::Code::DEADLINE_EXCEEDED);
  CHECK(lp::waitAll(echoes(handle, {3, 4})) == Numbers{9, 16});
  CHECK(object.seen() == std::vector<Numbers>{{3, 4}});
}

TEST_CASE("what waits fails when the node ends, and what runs is told") {
  std::atomic<bool> told = false;
  Gatherer object({.size = 1, .timeout = 1h}, [&](std::span<const std::int64_t> all) {
    const lp::CurrentCall call = lp::currentCall();
    CHECK(!call.deadline);
    CHECK(call.caller.empty());
    told = eventually([&] { return call.cancelled.stop_requested(); });
    return squares(all);
  });
  SERVE_EACH_WAY(server, handle, object, 16);
  lp::Future<std::int64_t> runs = handle.with({.timeout = 1min}).futures().echo(1);
  CHECK(eventually([&] { return object.seen().size() == 1; }));
  lp::Future<std::int64_t> waits = handle.futures().echo(2);
  CHECK(!waits.waitFor(10ms));
  server.served->close(lp::Error(lp::Code::UNAVAILABLE, "the node has ended", "echo/0", {}));
  CHECK(told);
  const lp::Error error = errorOf([&] { waits.get(); });
  CHECK(error.code() == lp::Code::UNAVAILABLE);
  CHECK(error.text() == "the node has ended");
  CHECK(runs.get() == 1);
}

TEST_CASE("callers that wait hold no thread: a batch may be larger than there are threads") {
  Gatherer object({.size = 8, .timeout = 1h}, squares);
  SERVE_EACH_WAY(server, handle, object, 1);
  std::vector<std::thread> callers;
  std::atomic<int> right = 0;
  for (std::int64_t x: upTo(8)) {
    callers.emplace_back([&, x] { right += handle.echo(x) == x * x ? 1 : 0; });
  }
  for (std::thread& caller: callers) caller.join();
  CHECK(right == 8);
  CHECK(object.seen().size() == 1);
}

TEST_CASE("a batch that runs is one of the node's threads") {
  Gatherer object({.size = 1, .timeout = 1h}, squares);
  SERVE_EACH_WAY(server, handle, object, 1);
  lp::Future<bool> asleep = handle.futures().sleep(60'000);
  lp::Future<std::int64_t> batched = handle.futures().echo(3);
  CHECK(!batched.waitFor(20ms));
  asleep.cancel();
  CHECK(batched.get() == 9);
}

TEST_CASE("a call that would wait for itself in a batch fails at once, with the chain") {
  Gatherer object({.size = 1, .timeout = 1h}, squares);
  SERVE_EACH_WAY(server, handle, object, 1);
  const lp::Error own = errorOf([&] { handle.futures().pass(handle, 1).get(); });
  CHECK(own.code() == lp::Code::FAILED_PRECONDITION);
  CHECK(own.text().find("echo/0.pass -> echo/0.echo") != std::string::npos);

  // The other way about: the batch calls its own node.
  Gatherer caller({.size = 2, .timeout = 1h}, [&](std::span<const std::int64_t> all) {
    handle.say("again");
    return squares(all);
  });
  ServedEcho one(1, false);
  one.served->open(caller);
  handle = one.local();
  auto futures = echoes(handle, {1, 2});
  for (auto& future: futures) {
    const lp::Error error = errorOf([&] { future.get(); });
    CHECK(error.code() == lp::Code::FAILED_PRECONDITION);
    CHECK(error.text().find("echo/0.echo -> echo/0.say") != std::string::npos);
  }
}

TEST_CASE("all threads may wait for one batch, and still it comes to run") {
  std::latch both(2);
  Gatherer object({.size = 2, .timeout = 20ms}, squares);
  object.passing = &both;
  SERVE_EACH_WAY(server, handle, object, 2);
  // Each is inside when it calls the batch; nothing is left for that to run on.
  auto one = handle.futures().pass(handle, 1), two = handle.futures().pass(handle, 2);
  int answered = 0, refused = 0;
  for (auto* future: {&one, &two}) {
    try {
      future->get();
      ++answered;
    } catch (const lp::Error& error) {
      refused += error.code() == lp::Code::FAILED_PRECONDITION ? 1 : 0;
    }
  }
  CHECK(answered == 1);
  CHECK(refused == 1);
}

TEST_CASE("beside it, other methods still run on their caller's thread") {
  Gatherer object({.size = 2, .timeout = 1h}, squares);
  ServedEcho server(16, false);
  server.served->open(object);
  lp::Future<std::int64_t> waits = server.local().futures().echo(1);
  CHECK(server.local().say("here") == "here");
  CHECK(object.thread == std::this_thread::get_id());
  CHECK(server.local().echo(2) == 4);
  CHECK(waits.get() == 1);
}

TEST_CASE("many threads, one batched method") {
  Gatherer object({.size = 5, .timeout = 1ms, .parallelism = 3}, squares);
  SERVE_EACH_WAY(server, handle, object, 4);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  for (std::int64_t t = 0; t < 8; ++t) {
    callers.emplace_back([&, t] {
      for (std::int64_t i = 0; i < 100; ++i) {
        const std::int64_t x = 1000 * t + i;
        if (i % 7 == 0) handle.futures().echo(x).cancel();
        if (handle.echo(x) != x * x) ++wrong;
      }
    });
  }
  for (std::thread& caller: callers) caller.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace echo
