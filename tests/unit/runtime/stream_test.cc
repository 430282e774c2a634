// Streams of calls, in this process and across a socket, with Cap'n Proto's own peers too.
#include "runtime/stream.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/node_service.h"
#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/echo_wire.lp.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/plain_client.h"
#include "tests/unit/runtime/plain_server.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

using Numbers = std::vector<std::uint64_t>;

Numbers upTo(std::uint64_t end) {
  Numbers all(end);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

lp::Bytes bytes(std::size_t size) {
  return lp::Bytes::allocate(size, [](std::span<std::byte>) {});
}

class SinkObject {
 public:
  void take(std::uint64_t number, std::span<const std::byte> /*data*/) {
    most = std::max(most.load(), ++inside);
    if (at != nullptr) at(number);
    --inside;
    if (number == 13) throw lp::Error(lp::Code::OUT_OF_RANGE, "not thirteen", Cause{.number = 13});
    std::lock_guard lock(mutex_);
    numbers_.push_back(number);
  }
  Numbers taken() const {
    std::lock_guard lock(mutex_);
    return numbers_;
  }

  std::function<void(std::uint64_t)> at;  // at the start of each call; set before the first
  std::atomic<int> inside = 0, most = 0;  // calls at a time

 private:
  mutable std::mutex mutex_;
  Numbers numbers_;
};

using ServedSink = ServedAtSocket<SinkObject, SinkAdapter<SinkObject>, SinkHandle>;

TEST_CASE("calls of a stream run one at a time and in order") {
  EACH_WAY(ServedSink, server, handle)
  auto take = handle.streams().take();
  for (std::uint64_t i = 100; i < 1100; ++i) take.send(i, bytes(16));
  take.finish();
  Numbers expected(1000);
  std::iota(expected.begin(), expected.end(), 100);
  CHECK(server.object.taken() == expected);
  CHECK(server.object.most == 1);
  take.send(5, bytes(1));
  take.finish();
  take.finish();
  CHECK(server.object.taken().back() == 5);
}

TEST_CASE("who sends is never further ahead than the window") {
  EACH_WAY(ServedSink, server, handle)
  std::atomic<std::uint64_t> sent = 0, furthest = 0;
  server.object.at = [&](std::uint64_t number) {
    // Long enough for whoever is not held back to be far ahead.
    if (number < 20) std::this_thread::sleep_for(1ms);
    furthest = std::max(furthest.load(), sent - std::min(sent.load(), number - 100));
  };
  auto take = handle.streams().take();
  for (std::uint64_t i = 100; i < 200; ++i) {
    take.send(i, bytes(1000));
    ++sent;
  }
  take.finish();
  CHECK(server.object.taken().size() == 100);
  // Of 4096 bytes, each takes a thousand and a little more.
  CHECK(furthest <= 4);
}

TEST_CASE("a call that is larger than the window goes alone") {
  EACH_WAY(ServedSink, server, handle)
  auto take = handle.streams().take();
  for (std::uint64_t i = 0; i < 5; ++i) take.send(i, bytes(100'000));
  take.finish();
  CHECK(server.object.taken() == upTo(5));
}

TEST_CASE("the first error ends a stream, and what is behind it is not seen") {
  EACH_WAY(ServedSink, server, handle)
  auto take = handle.streams().take();
  lp::Error error = errorOf([&] {
    for (std::uint64_t i = 0; i < 1000; ++i) take.send(i, bytes(10));
    take.finish();
  });
  CHECK(error.text() == "not thirteen");
  CHECK(error.node() == "echo/0");
  CHECK(error.payload<Cause>() == Cause{.number = 13});
  CHECK(errorOf([&] { take.finish(); }).text() == "not thirteen");
  CHECK(errorOf([&] { take.finish(); }).payload<Cause>() == Cause{.number = 13});
  CHECK(errorOf([&] { take.send(1, bytes(1)); }).text() == "not thirteen");
  CHECK(errorOf([&] { take.futures().finish().get(); }).text() == "not thirteen");
  CHECK(server.object.taken() == upTo(13));
  // Another one is not touched.
  take = handle.streams().take();
  take.send(7, bytes(1));
  take.finish();
  CHECK(server.object.taken().back() == 7);
}

TEST_CASE("futures say when there is room, and when all has been taken") {
  EACH_WAY(ServedSink, server, handle)
  std::latch open(1);
  server.object.at = [&](std::uint64_t) { open.wait(); };
  auto take = handle.streams().take();
  CHECK(take.futures().send(0, bytes(3000)).waitFor(10s));
  lp::Future<void> room = take.futures().send(1, bytes(3000));
  CHECK_FALSE(room.ready());
  lp::Future<void> finished = take.futures().finish();
  CHECK_FALSE(finished.ready());
  open.count_down();
  room.get();
  finished.get();
  CHECK(server.object.taken() == upTo(2));
}

TEST_CASE("streams do not wait for each other, nor for calls by other means") {
  EACH_WAY(ServedSink, server, handle)
  std::latch open(1);
  server.object.at = [&](std::uint64_t number) {
    if (number == 0) open.wait();
  };
  auto held = handle.streams().take();
  held.send(0, bytes(1));
  held.send(1, bytes(1));
  auto other = handle.streams().take();
  other.send(2, bytes(1));
  other.finish();
  handle.take(3, bytes(1));
  CHECK(server.object.taken() == Numbers{2, 3});
  open.count_down();
  held.finish();
  CHECK(server.object.taken() == Numbers{2, 3, 0, 1});
}

TEST_CASE("a stream that is dropped goes on") {
  EACH_WAY(ServedSink, server, handle) {
    auto take = handle.streams().take();
    for (std::uint64_t i = 0; i < 10; ++i) take.send(i, bytes(1));
  }
  CHECK(eventually([&] { return server.object.taken() == upTo(10); }));
}

TEST_CASE("what is late ends its stream, and what is behind it") {
  EACH_WAY(ServedSink, server, handle)
  server.object.at = [&](std::uint64_t number) {
    const std::stop_token cancelled = lp::currentCall().cancelled;
    while (number == 0 && !cancelled.stop_requested()) std::this_thread::sleep_for(1ms);
  };
  auto take = handle.with({.timeout = 20ms}).streams().take();
  for (std::uint64_t i = 0; i < 4; ++i) take.send(i, bytes(1));
  CHECK(errorOf([&] { take.finish(); }).code() == lp::Code::DEADLINE_EXCEEDED);
  auto other = handle.streams().take();
  other.send(9, bytes(1));
  other.finish();
  CHECK(eventually([&] { return server.object.inside == 0; }));
  for (std::uint64_t number: server.object.taken()) CHECK((number == 0 || number == 9));
}

TEST_CASE("an object that goes fails its streams") {
  ServedSink server;
  std::latch open(1);
  server.object.at = [&](std::uint64_t) { open.wait(); };
  auto take = server.local().streams().take();
  for (std::uint64_t i = 0; i < 4; ++i) take.send(i, bytes(1));
  CHECK(eventually([&] { return server.object.inside == 1; }));
  server.served->refuse(lp::Error(lp::Code::UNAVAILABLE, "it is over"));
  open.count_down();
  CHECK(errorOf([&] { take.finish(); }).text() == "it is over");
  CHECK(server.object.taken() == upTo(1));
}

// slow() is a coroutine, which would run beside others.
class SlowSink final: public SinkInterface {
 public:
  SlowSink(): service_(LP_SERVICE, TASKS) {}
  const lp::Service& lpService() const override { return service_.service(); }

  Numbers numbers;  // the loop's
  int inside = 0, most = 0;

 private:
  static lp::Task<void> startSlow(lp::Interface& object, lp::Request& request) {
    auto& self = dynamic_cast<SlowSink&>(object);
    const auto number = request.params().getAs<wire::Sink::SlowParams>().getNumber();
    self.most = std::max(self.most, ++self.inside);
    co_await lp::after(100us);
    --self.inside;
    if (number == 13) throw lp::Error(lp::Code::OUT_OF_RANGE, "not thirteen", Cause{.number = 13});
    self.numbers.push_back(number);
  }
  static constexpr lp::_::TaskMethod TASKS[] = {{LP_ID, 1, &startSlow}};
  lp::_::NodeService service_;
};

TEST_CASE("Tasks of a stream run one after another, too") {
  SlowSink object;
  auto served = std::make_shared<lp::_::Served>(lp::_::Served::Options{.name = "sink/0"});
  served->open(object);
  const SinkHandle handle(served);
  auto slow = handle.streams().slow();
  for (std::uint64_t i = 14; i < 64; ++i) slow.send(i);
  slow.finish();
  auto failing = handle.streams().slow();
  const lp::Error error = errorOf([&] {
    for (std::uint64_t i = 0; i < 64; ++i) failing.send(i);
    failing.finish();
  });
  CHECK(error.text() == "not thirteen");
  CHECK(error.payload<Cause>() == Cause{.number = 13});
  served->close(lp::Error(lp::Code::UNAVAILABLE, "the test is over"));
  CHECK(object.most == 1);
  CHECK(object.numbers.size() == 50 + 13);
}

TEST_CASE("all that a plain client streams is one stream") {
  ServedSink server(16, true, Over::UNIX);
  PlainClientOf<wire::Sink> plain("unix:" + server.folder.socket());
  for (std::uint64_t i = 100; i < 200; ++i) {
    auto request = plain.object.takeRequest();
    request.setNumber(i);
    request.send().wait(plain.io.waitScope);
  }
  // Cap'n Proto says that one is done as soon as its window has room.
  auto request = plain.object.takenRequest();
  CHECK(request.send().wait(plain.io.waitScope).getNumbers().size() <= 100);
  CHECK(eventually([&] { return server.object.taken().size() == 100; }));
  CHECK(server.object.most == 1);
  const Numbers taken = server.object.taken();
  CHECK(std::ranges::is_sorted(taken));
  CHECK(taken.size() == 100);
}

class PlainSink final: public wire::Sink::Server {
 public:
  explicit PlainSink(Numbers& numbers): numbers_(numbers) {}
  kj::Promise<void> take(TakeContext context) override {
    const auto number = context.getParams().getNumber();
    KJ_REQUIRE(number != 13, "not thirteen");
    numbers_.push_back(number);
    return kj::READY_NOW;
  }

 private:
  Numbers& numbers_;
};

TEST_CASE("a plain server takes our stream") {
  Numbers numbers;
  {
    PlainServer plain([&] { return kj::heap<PlainSink>(numbers); });
    auto take = SinkHandle(plain.target()).streams().take();
    for (std::uint64_t i = 14; i < 114; ++i) take.send(i, bytes(100));
    take.finish();
    take.send(13, bytes(1));
    CHECK(errorOf([&] { take.finish(); }).text().find("not thirteen") != std::string::npos);
  }
  CHECK(numbers.size() == 100);
  CHECK(std::ranges::is_sorted(numbers));
}

}  // namespace
}  // namespace echo
