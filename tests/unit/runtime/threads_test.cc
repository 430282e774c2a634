// Which threads do what: who reads, who runs, who goes on when one is held up.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <thread>
#include <vector>

#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

std::ptrdiff_t threadsOfProcess() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST_CASE("plain calls make no threads") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(1) == 1);
  const auto before = threadsOfProcess();
  for (int i = 0; i < 2000; ++i) REQUIRE(handle.echo(i) == i);
  // A few may have come where calls took long on a busy machine.
  CHECK(threadsOfProcess() <= before + 4);
}

TEST_CASE("handles make no threads") {
  const ServedEcho server;
  CHECK(server.remote().echo(0) == 0);
  const auto before = threadsOfProcess();
  std::vector<EchoHandle> handles;
  for (int i = 0; i < 200; ++i) {
    handles.push_back(server.remote());
    REQUIRE(handles.back().echo(i) == i);
  }
  CHECK(threadsOfProcess() <= before + 4);
}

TEST_CASE("a call that takes long does not hold up what came with it") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(0) == 0);
  lp::Future<bool> slow = handle.futures().sleep(60'000);
  std::vector<lp::Future<std::int64_t>> quick;
  for (int i = 0; i < 50; ++i) quick.push_back(handle.futures().echo(i));
  CHECK(lp::waitAll(std::move(quick))[49] == 49);
  CHECK(!slow.ready());
  slow.cancel();
}

TEST_CASE("calls that each take long hold up nothing, however many there are") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(0) == 0);
  const auto start = std::chrono::steady_clock::now();
  // A handler finds out only when its Finish is read, which stands behind its call.
  constexpr int CALLS = 4000;
  for (int i = 0; i < CALLS; ++i) handle.futures().sleep(60'000).cancel();
  CHECK(handle.echo(1) == 1);
  // A tick or two for each, if it were the clock that finds out that it takes long.
  CHECK(std::chrono::steady_clock::now() - start < CALLS * 1ms);
}

TEST_CASE("what is cancelled before its turn never starts, and takes no thread") {
  ServedEcho server(1);
  EchoHandle handle;
  SUBCASE("in this process") { handle = server.local(); }
  SUBCASE("across a socket") { handle = server.remote(); }
  CHECK(handle.echo(0) == 0);
  lp::Future<bool> first = handle.futures().sleep(60'000);
  CHECK(!first.waitFor(10ms));
  const auto before = threadsOfProcess();
  for (int i = 0; i < 2000; ++i) handle.futures().sleep(60'000).cancel();
  first.cancel();
  CHECK(handle.echo(1) == 1);
  CHECK(server.object.cancellations == 1);
  CHECK(threadsOfProcess() <= before + 8);
}

TEST_CASE("a call that waits for another one does not hold up what came with it") {
  const ServedEcho server;
  const ServedEcho other;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(0) == 0);
  // Each calls back to where it came from, and all leave in one write.
  std::vector<lp::Future<std::int64_t>> futures;
  for (int i = 0; i < 16; ++i) futures.push_back(handle.futures().pass(other.remote(), i));
  for (int i = 0; i < 16; ++i) CHECK(futures[static_cast<std::size_t>(i)].get() == i + 1);
}

TEST_CASE("many threads wait on one handle") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const std::int64_t x = t * 1000 + i;
        if (handle.echo(x) != x) ++wrong;
        if (handle.futures().echo(x).get() != x) ++wrong;
      }
    });
  }
  for (std::thread& thread: threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("what nobody waits for arrives all the same") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  // After this the thread itself has read, and may be expected to come again.
  CHECK(handle.echo(1) == 1);
  std::atomic<std::int64_t> seen = 0;
  auto after = handle.futures().echo(7).then([&](std::int64_t x) { seen = x; });
  CHECK(eventually([&] { return seen == 7; }));
  CHECK(handle.echo(2) == 2);
  lp::Future<std::int64_t> polled = handle.futures().echo(8);
  CHECK(eventually([&] { return polled.ready(); }));
  CHECK(polled.get() == 8);
  CHECK(handle.echo(3) == 3);
  lp::Future<std::int64_t> lookedAt = handle.futures().echo(9);
  CHECK(eventually([&] { return lookedAt.waitFor(0s); }));
}

TEST_CASE("what was started leaves, though nobody waits") {
  ServedEcho server;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(1) == 1);
  lp::Future<bool> first = handle.futures().sleep(60'000);
  std::vector<lp::Future<void>> meeting;
  for (int i = 0; i < 5; ++i) meeting.push_back(handle.futures().meet(5));
  // This thread does something of its own meanwhile, and the five meet.
  CHECK(eventually([&] {
    for (auto& one: meeting) {
      if (!one.ready()) return false;
    }
    return true;
  }));
  first.cancel();
}

TEST_CASE("a wait with a time returns in time, and the next one goes on") {
  const ServedEcho server;
  const EchoHandle handle = server.remote();
  CHECK(handle.echo(1) == 1);
  lp::Future<bool> future = handle.futures().sleep(50);
  CHECK(!future.waitFor(1ms));
  CHECK(!future.waitFor(1ms));
  CHECK(future.get() == false);
}

TEST_CASE("a thread that reads for itself is stopped by its own cancellation") {
  const ServedEcho server;
  ServedEcho middle;
  const EchoHandle toMiddle = middle.remote();
  CHECK(toMiddle.echo(0) == 0);
  // The handler in the middle waits, in pass(), for a call that sleeps: see Sleepy.
  struct Sleepy {
    EchoHandle to;
    std::int64_t echo(std::int64_t) const { return to.sleep(60'000) ? 1 : 0; }
  };
  Sleepy sleepy{server.remote()};
  const EchoHandle handle = EchoHandle::to(sleepy);
  lp::Future<std::int64_t> future = toMiddle.futures().pass(handle, 1);
  CHECK(!future.waitFor(30ms));
  future.cancel();
  CHECK(errorOf([&] { future.get(); }).code() == lp::Code::CANCELLED);
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

}  // namespace
}  // namespace echo
