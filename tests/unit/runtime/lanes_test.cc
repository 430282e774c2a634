// Threads for some methods alone.
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string_view>

#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

constexpr std::array<std::string_view, 2> QUICK_METHODS = {"echo", "say"};
constexpr lp::LaneSpec QUICK[] = {{.name = "quick", .threads = 1, .methods = QUICK_METHODS}};

// One thread for all methods but two, which have another one.
struct WithLane {
  explicit WithLane(std::size_t maxQueued = 100)
      : served(std::make_shared<lp::_::Served>(lp::_::Served::Options{
            .name = "echo/0", .threads = 1, .lanes = QUICK, .maxQueued = maxQueued})) {
    served->open(adapter);
  }
  ~WithLane() { served->close(lp::Error(lp::Code::UNAVAILABLE, "the test is over")); }

  EchoObject object;
  EchoAdapter<EchoObject> adapter{object};
  std::shared_ptr<lp::_::Served> served;
  EchoHandle handle{served};
};

TEST_CASE("a method in a lane is served while all other threads are taken") {
  WithLane server;
  lp::Future<bool> sleeping = server.handle.futures().sleep(10'000);
  CHECK(eventually([&] { return server.object.asleep == 1; }));
  CHECK(server.handle.echo(1) == 1);
  CHECK(server.handle.futures().say("hi").get() == "hi!");
  sleeping.cancel();
}

TEST_CASE("a lane has no more threads than its own") {
  WithLane server;
  // Of those in no lane there is one at a time.
  lp::Future<bool> first = server.handle.futures().sleep(10'000);
  lp::Future<bool> second = server.handle.futures().sleep(0);
  CHECK_FALSE(second.waitFor(20ms));
  first.cancel();
  CHECK_FALSE(second.get());
}

TEST_CASE("a call from one lane to another of the same node does not wait for itself") {
  WithLane server;
  CHECK(server.handle.futures().pass(server.handle, 1).get() == 2);
  CHECK(server.handle.pass(server.handle, 2) == 3);
}

TEST_CASE("who waits in vain is told who is inside") {
  WithLane server(1);
  lp::Future<bool> inside = server.handle.futures().sleep(10'000);
  CHECK(eventually([&] { return server.object.asleep == 1; }));
  lp::Future<bool> waiting = server.handle.futures().sleep(0);
  const lp::Error error = errorOf([&] { server.handle.futures().sleep(0).get(); });
  CHECK(error.code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(error.text() == "1 calls are waiting already: 1 of 1 threads of echo/0 are in `sleep`");
  CHECK(server.handle.futures().echo(1).get() == 1);
  inside.cancel();
  CHECK_FALSE(waiting.get());
}

}  // namespace
}  // namespace echo
