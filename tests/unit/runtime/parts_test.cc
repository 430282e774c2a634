// Parts of the engine, each by itself.
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lp/call.capnp.h"
#include "runtime/call/clock.h"
#include "runtime/call/recycle.h"
#include "runtime/call/sleeper.h"
#include "runtime/call/spin.h"
#include "runtime/call/turn.h"
#include "runtime/sanitizers.h"
#include "runtime/transport/framing.h"
#include "runtime/transport/id_table.h"
#include "runtime/transport/send_queue.h"
#include "runtime/transport/socket_stream.h"

using namespace std::chrono_literals;

namespace lp::_ {
namespace {

struct Sockets {
  Sockets() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
  ~Sockets() {
    close(ends[0]);
    close(ends[1]);
  }
  int ends[2];
};

TEST_CASE("a sleeper that was notified does not sleep") {
  Sleeper& sleeper = Sleeper::mine();
  const Sockets sockets;
  const auto notify = [&sleeper] { std::thread([&sleeper] { sleeper.notify(); }).join(); };
  notify();
  sleeper.sleep(nullptr);
  notify();
  CHECK(!sleeper.sleepOn(sockets.ends[0], 1, nullptr));
  std::atomic<std::uint32_t> word = 3;
  notify();
  sleeper.sleepOnWord(word, 3, nullptr);
  CHECK(word == 3);
}

TEST_CASE("a sleeper that notified itself sleeps") {
  Sleeper& sleeper = Sleeper::mine();
  sleeper.notify();
  const auto end = std::chrono::steady_clock::now() + 5ms;
  // The notify of the case before may be late.
  while (std::chrono::steady_clock::now() < end) sleeper.sleep(&end);
  sleeper.notify();
  const auto until = std::chrono::steady_clock::now() + 5ms;
  sleeper.sleep(&until);
  CHECK(std::chrono::steady_clock::now() >= until);
}

TEST_CASE("a sleeper is woken by others, by its descriptor, by the time") {
  Sleeper& sleeper = Sleeper::mine();
  const Sockets sockets;
  std::atomic<bool> flag = false;
  std::thread waker([&] {
    std::this_thread::sleep_for(10ms);
    flag = true;
    sleeper.notify();
  });
  while (!flag) sleeper.sleep(nullptr);
  waker.join();

  flag = false;
  std::thread other([&] {
    std::this_thread::sleep_for(10ms);
    flag = true;
    sleeper.notify();
  });
  while (!flag) CHECK(!sleeper.sleepOn(sockets.ends[0], 1, nullptr));
  other.join();

  REQUIRE(write(sockets.ends[1], "x", 1) == 1);
  while (!sleeper.sleepOn(sockets.ends[0], 1, nullptr)) {
  }

  const auto end = std::chrono::steady_clock::now() + 5ms;
  while (std::chrono::steady_clock::now() < end) sleeper.sleep(&end);
  CHECK(std::chrono::steady_clock::now() >= end);
}

TEST_CASE("looking again is given up where it is of no use, and tried again") {
  Spin spin;
  int looks = 0;
  int rounds = 0;
  for (int i = 0; i < 5000; ++i) {
    const int before = looks;
    CHECK(!spin.until(false, [&] { return ++looks < 0; }));
    rounds += looks > before ? 1 : 0;
  }
  CHECK(rounds < 40);
}

TEST_CASE("what took long is expected to for a while, and longer if it does again") {
  Habit habit;
  CHECK(!habit.expectsLong());
  const auto expected = [&] {
    int times = 0;
    while (habit.expectsLong()) ++times;
    return times;
  };
  habit.tookLong();
  CHECK(expected() == 1);
  habit.tookLong();
  CHECK(expected() == 3);
  for (int i = 0; i < 20; ++i) habit.tookLong();
  CHECK(expected() == 1023);
  habit.wasShort();
  habit.tookLong();
  CHECK(expected() == 1);
}

TEST_CASE("the clock runs jobs at their time, and not those that were cancelled") {
  Clock& clock = *new Clock();  // its thread goes on
  std::atomic<int> order = 0, first = 0, second = 0;
  std::atomic<bool> cancelled = false;
  const auto now = std::chrono::steady_clock::now();
  clock.at(now + 20ms, makeJob([&] { second = ++order; }));
  clock.at(now + 5ms, makeJob([&] { first = ++order; }));
  const auto timer = clock.at(now + 10ms, makeJob([&] { cancelled = true; }));
  clock.cancel(timer);
  while (order < 2) std::this_thread::sleep_for(1ms);
  CHECK(first == 1);
  CHECK(second == 2);
  CHECK(!cancelled);
  CHECK(std::chrono::steady_clock::now() >= now + 20ms);
}

// A message of one text.
std::shared_ptr<capnp::MallocMessageBuilder> messageOf(const std::string& text, unsigned segment) {
  auto message =
      std::make_shared<capnp::MallocMessageBuilder>(segment, capnp::AllocationStrategy::FIXED_SIZE);
  message->initRoot<idl::NodeRef>().setLabel(text);
  return message;
}

TEST_CASE("large and small messages leave in order, however little the socket takes") {
  const Sockets sockets;
  int small = 4096;
  setsockopt(sockets.ends[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  SocketStream stream(sockets.ends[0]);
  SendQueue queue;
  std::vector<std::string> expected, got;
  for (std::size_t i = 0; i < 60; ++i) {
    expected.push_back(std::string(i % 3 == 0 ? 50'000 + i : i, static_cast<char>('a' + i % 26)));
    auto message = messageOf(expected.back(), i % 2 == 0 ? 1024 : 16);
    queue.add(*message, message);
    if (i % 7 == 0) queue.flush(stream);
  }
  MessageCutter cutter;
  while (got.size() < expected.size()) {
    queue.flush(stream);
    const auto space = cutter.space();
    const ssize_t read = recv(sockets.ends[1], space.data(), space.size(), MSG_DONTWAIT);
    REQUIRE(read > 0);
    cutter.filled(static_cast<std::size_t>(read));
    while (auto bytes = cutter.next()) {
      IncomingMessage message(std::move(*bytes));
      got.emplace_back(message.getRoot<idl::NodeRef>().getLabel().cStr());
    }
  }
  CHECK(got == expected);
  CHECK(queue.flush(stream));
  CHECK(queue.empty());
}

TEST_CASE("a message stays where it is while somebody reads it") {
  MessageCutter cutter;
  std::vector<std::unique_ptr<IncomingMessage>> kept;
  for (int i = 0; i < 3000; ++i) {
    auto message = messageOf(std::to_string(i) + std::string(100, '.'), 64);
    const auto words = capnp::messageToFlatArray(*message);
    for (auto rest = words.asBytes(); rest.size() > 0;) {
      const auto space = cutter.space();
      const std::size_t size = std::min(space.size(), rest.size());
      std::memcpy(space.data(), rest.begin(), size);
      cutter.filled(size);
      rest = rest.slice(size, rest.size());
    }
    auto bytes = cutter.next();
    REQUIRE(bytes);
    CHECK(!cutter.hasNext());
    kept.push_back(std::make_unique<IncomingMessage>(std::move(*bytes)));
    if (i % 3 == 0) kept[static_cast<std::size_t>(i)] = nullptr;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == nullptr) continue;
    CHECK(kept[i]->getRoot<idl::NodeRef>().getLabel() ==
          (std::to_string(i) + std::string(100, '.')).c_str());
  }
}

TEST_CASE("a buffer that nobody reads is filled again") {
  MessageCutter cutter;
  const auto message = messageOf("again", 64);
  const auto words = capnp::messageToFlatArray(*message);
  const std::byte* first = cutter.space().data();
  for (int i = 0; i < 5000; ++i) {
    CHECK(cutter.space().data() == first);
    std::memcpy(cutter.space().data(), words.begin(), words.asBytes().size());
    cutter.filled(words.asBytes().size());
    CHECK(cutter.next());
  }
}

TEST_CASE("entries are found by any number") {
  IdTable<std::string> table;
  for (std::uint32_t id: {0u, 7u, 65'535u, 65'536u, 4'000'000'000u}) {
    REQUIRE(table.add(id) != nullptr);
    *table.find(id) = std::to_string(id);
    CHECK(table.add(id) == nullptr);
  }
  CHECK(table.find(8) == nullptr);
  CHECK(table.find(70'000) == nullptr);
  CHECK(*table.find(65'536) == "65536");
  table.erase(7);
  table.erase(4'000'000'000u);
  CHECK(table.find(7) == nullptr);
  CHECK(table.find(4'000'000'000u) == nullptr);
  int count = 0;
  table.forEach([&](const std::string&) { ++count; });
  CHECK(count == 3);
}

TEST_CASE("objects of one type use each other's memory, but where uses after free are looked for") {
  const void* first = recycled<std::string>("a").get();
  CHECK((recycled<std::string>("b").get() == first) == !HAS_ADDRESS_SANITIZER);
}

}  // namespace
}  // namespace lp::_
