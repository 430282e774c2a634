// How calls are made, by whom it is said: deadlines, and attempts.
#include "runtime/call/policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <thread>

#include "runtime/call/node_context.h"
#include "runtime/frame.h"
#include "runtime/testing/fake_clock.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/standard_error.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

// Fails with a code as often as it is told to; says how often it was called.
class FlakyObject {
 public:
  std::uint32_t once() { return call(); }
  std::uint32_t often() { return call(); }
  std::uint32_t read() { return call(); }
  std::uint32_t soon() { return call(); }

  std::atomic<std::uint32_t> failures = 0, calls = 0;
  lp::Code code = lp::Code::UNAVAILABLE;
  std::atomic<bool> hangs = false;

 private:
  std::uint32_t call() {
    const std::uint32_t number = ++calls;
    const std::stop_token cancelled = lp::currentCall().cancelled;
    while (hangs && !cancelled.stop_requested()) std::this_thread::sleep_for(1ms);
    if (number <= failures) throw lp::Error(code, "not now");
    return number;
  }
};
using ServedFlaky = ServedAtSocket<FlakyObject, FlakyAdapter<FlakyObject>, FlakyHandle>;

// Runs a case with a direct handle, and with one across a socket.
template <typename Case>
void eachWay(const Case& run) {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    ServedFlaky server;
    run(server.object, isDirect ? server.local() : server.remote());
  }
}

constexpr lp::CallRule RULES[] = {{.to = {}, .method = "read", .timeoutMs = 0, .attempts = 1},
                                  {.to = {}, .method = {}, .timeoutMs = 0, .attempts = 2}};
FlakyHandle ruled(const FlakyHandle& handle) {
  return FlakyHandle(handle.lpTarget(), handle.lpOptions(), RULES);
}

TEST_CASE("what is idempotent is called again while it is unavailable") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 2;
    CHECK(handle.often() == 3);
    object.failures = 5;
    CHECK(handle.read() == 6);
    object.failures = 8;
    CHECK(handle.futures().often().get() == 9);
    object.failures = 10;
    static_cast<void>(handle.futures().often());  // dropped, it goes on
    CHECK(eventually([&] { return object.calls == 11; }));
  });
}

TEST_CASE("and no more often than was said") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1000;
    const auto attemptsOf = [&](const FlakyHandle& one) {
      const std::uint32_t before = object.calls;
      const lp::Error error = errorOf([&] { one.often(); });
      CHECK(error.code() == lp::Code::UNAVAILABLE);
      CHECK(error.text() == "not now");
      return object.calls - before;
    };
    CHECK(attemptsOf(handle) == 3);
    CHECK(attemptsOf(handle.with({.attempts = 1})) == 1);
    CHECK(attemptsOf(ruled(handle)) == 2);
    CHECK(attemptsOf(ruled(handle).with({.attempts = 4})) == 4);
  });
}

TEST_CASE("the rule for a method goes before that for all") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1000;
    CHECK(errorOf([&] { ruled(handle).read(); }).code() == lp::Code::UNAVAILABLE);
    CHECK(object.calls == 1);
  });
}

TEST_CASE("what is not idempotent is called once, whatever is said") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1;
    CHECK(errorOf([&] { handle.with({.attempts = 5}).once(); }).code() == lp::Code::UNAVAILABLE);
    CHECK(object.calls == 1);
  });
}

TEST_CASE("other errors are no reason to call again") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1;
    object.code = lp::Code::ABORTED;
    CHECK(errorOf([&] { handle.often(); }).code() == lp::Code::ABORTED);
    CHECK(object.calls == 1);
  });
}

TEST_CASE("a deadline that comes before the next attempt leaves the error as it is") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1000;
    const lp::testing::FakeClock clock;
    // The first pause is 40 ms at least.
    const lp::Error error =
        errorOf([&] { handle.with({.timeout = 39ms}).futures().often().get(); });
    CHECK(error.text() == "not now");
    CHECK(object.calls == 1);
  });
}

TEST_CASE("cancelling ends the attempt that is under way") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    object.failures = 1;
    lp::Future<std::uint32_t> call = handle.futures().often();
    CHECK(eventually([&] { return object.calls == 1; }));
    object.hangs = true;
    CHECK(eventually([&] { return object.calls == 2; }));
    call.cancel();
    CHECK(errorOf([&] { call.get(); }).code() == lp::Code::CANCELLED);
    // It returns, having seen that, or the server would wait for it for ever.
  });
}

TEST_CASE("a call that loses its connection finds the next one") {
  ServedFlaky server;
  server.object.hangs = true;
  FlakyHandle handle = server.remote();
  lp::Future<std::uint32_t> often = handle.futures().often();
  lp::Future<std::uint32_t> once = handle.futures().once();
  CHECK(eventually([&] { return server.object.calls == 2; }));
  server.listener->close();
  server.object.hangs = false;
  const int socket = server.listening.address.path.empty()
                         ? -1
                         : (unlink(server.listening.address.path.c_str()),
                            lp::_::listenUnix(server.listening.address.path));
  if (socket < 0) return;  // over TCP nobody listens at that port again
  auto again = lp::_::Listener::make(socket, server.served, {});
  CHECK(often.get() == 3);
  CHECK(errorOf([&] { once.get(); }).code() == lp::Code::UNAVAILABLE);
  again->close();
}

TEST_CASE("nobody is called who has ended for good") {
  ServedFlaky server;
  server.object.hangs = true;
  auto remote = server.connect();
  lp::Future<std::uint32_t> call = FlakyHandle(remote).futures().often();
  CHECK(eventually([&] { return server.object.calls == 1; }));
  const lp::Error why(lp::Code::UNAVAILABLE, "echo/0 ended: it was killed by SIGKILL");
  remote->ended(why);
  CHECK(call.ready());
  CHECK(errorOf([&] { call.get(); }).text() == why.text());
}

TEST_CASE("the first who says how long counts: the caller, the edge, the method, the program") {
  ServedFlaky server;
  auto node = std::make_shared<lp::_::NodeContext>();
  node->name = std::make_shared<const std::string>("caller/0");
  node->callTimeout = 4s;
  const lp::_::FrameScope scope(lp::_::SavedFrame(node, nullptr));
  lp::Method method{.name = "soon"};
  constexpr lp::CallRule SOON[] = {{.to = {}, .method = "soon", .timeoutMs = 2000}};
  const FlakyHandle plain = server.local(), edge(plain.lpTarget(), {}, SOON);

  CHECK(lp::_::policyOf(plain, method).timeout == 4s);
  method.timeoutMs = 3000;
  CHECK(lp::_::policyOf(plain, method).timeout == 3s);
  CHECK(lp::_::policyOf(edge, method).timeout == 2s);
  CHECK(lp::_::policyOf(edge.with({.timeout = 1s}), method).timeout == 1s);
  CHECK(lp::_::policyOf(edge.with({.timeout = 0s}), method).timeout == 0s);
}

TEST_CASE("a method's own deadline holds") {
  eachWay([](FlakyObject& object, const FlakyHandle& handle) {
    lp::testing::FakeClock clock;
    object.hangs = true;
    lp::Future<std::uint32_t> call = handle.futures().soon();
    clock.advance(19ms);  // of 20
    CHECK_FALSE(call.ready());
    clock.advance(1ms);
    CHECK(errorOf([&] { call.get(); }).code() == lp::Code::DEADLINE_EXCEEDED);
  });
}

TEST_CASE("the pauses grow, up to two seconds") {
  std::chrono::nanoseconds least = 40ms, most = 60ms;
  for (unsigned attempts = 1; attempts < 40; ++attempts) {
    const std::chrono::nanoseconds pause = lp::_::pauseAfter(attempts);
    CHECK(pause >= least);
    CHECK(pause <= most);
    least = std::min<std::chrono::nanoseconds>(2 * least, 1600ms);
    most = std::min<std::chrono::nanoseconds>(2 * most, 2400ms);
  }
}

TEST_CASE("a thread that waits long says for whom") {
  // The lines that are there, without what stands before them.
  auto linesOf = [](const test::StandardError& error) {
    std::string lines;
    std::istringstream all(error.text());
    for (std::string line; std::getline(all, line);) {
      lines += line.substr(std::min(line.find(" warning lp: "), line.size())) + "\n";
    }
    return lines;
  };
  const std::string line = " warning lp: still waiting for a call of echo/0.once, ";
  eachWay([&](FlakyObject& object, const FlakyHandle& handle) {
    lp::testing::FakeClock clock;
    object.hangs = true;
    std::string said;
    const auto says = [&](const test::StandardError& error, const std::string& text) {
      return eventually([&] { return (said = linesOf(error)) == text; });
    };
    {
      const test::StandardError error;
      std::thread caller([&] { handle.futures().once().get(); });
      clock.waitForTimers(1, 10s);
      clock.advance(10s - 1ns);
      CHECK(error.text().empty());
      clock.advance(1ns);
      CHECK(says(error, line + "10 s so far\n"));
      clock.advanceToNext(10s);
      CHECK(says(error, line + "10 s so far\n" + line + "20 s so far\n"));
      object.hangs = false;
      caller.join();
    }
    CAPTURE(said);
  });
}

}  // namespace
}  // namespace echo
