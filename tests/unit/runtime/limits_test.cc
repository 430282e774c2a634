// What waits for a peer that does not keep up is bounded.
#include <capnp/message.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/transport/send_queue.h"
#include "tests/unit/runtime/fixture.h"

namespace echo {
namespace {

TEST_CASE("calls that wait for a node that cannot be reached are bounded") {
  Folder folder;
  lp::_::RemoteNode::Options options;
  options.name = "echo/0";
  options.address.path = folder.socket();
  options.limits.calls = 3;
  EchoHandle handle(lp::_::RemoteNode::make(std::move(options)));
  std::vector<lp::Future<std::int64_t>> waiting;
  for (int i = 0; i < 3; ++i) waiting.push_back(handle.futures().echo(i));
  const lp::Error error = errorOf([&] { handle.echo(3); });
  CHECK(error.code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(error.text() == "3 calls wait for echo/0 already, which cannot be reached");
  // One that gives up makes room.
  waiting[0].cancel();
  waiting.push_back(handle.futures().echo(4));
  CHECK_FALSE(waiting.back().waitFor(std::chrono::milliseconds(1)));
}

TEST_CASE("calls without an answer are bounded") {
  ServedEcho server;
  EchoHandle handle(server.connect({.calls = 4}));
  handle.echo(0);
  std::vector<lp::Future<void>> met;
  for (int i = 0; i < 4; ++i) met.push_back(handle.futures().meet(5));
  const lp::Error error = errorOf([&] { handle.echo(1); });
  CHECK(error.code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(error.text() == "echo/0 does not keep up: 4 calls have no answer yet");
  // Answers make room.
  server.remote().meet(5);
  lp::waitAll(std::move(met));
  CHECK(handle.echo(2) == 2);
}

TEST_CASE("bytes that are not sent are bounded") {
  ServedEcho server;
  EchoHandle handle(server.connect({.bytes = 0}));
  CHECK(errorOf([&] { handle.echo(1); }).text() ==
        "echo/0 does not keep up: 0 MiB of calls wait to be sent");
}

// Takes so many bytes of each write, and then no more for now.
class Slow final: public lp::_::ByteStream {
 public:
  explicit Slow(std::size_t step): step_(step) {}
  ssize_t read(std::span<std::byte> /*space*/) override { return 0; }
  bool sleep(lp::_::Sleeper& /*sleeper*/, const lp::_::TimePoint* /*until*/) override {
    return true;
  }
  void watch(bool /*input*/, bool /*room*/) override {}
  ssize_t write(std::span<const iovec> pieces) override {
    if (std::exchange(isFull_, !isFull_)) {
      errno = EAGAIN;
      return -1;
    }
    std::size_t left = step_;
    for (const iovec& piece: pieces) {
      const std::size_t count = std::min(left, piece.iov_len);
      const auto* bytes = static_cast<const std::byte*>(piece.iov_base);
      taken.insert(taken.end(), bytes, bytes + count);
      left -= count;
    }
    return static_cast<ssize_t>(step_ - left);
  }

  std::vector<std::byte> taken;

 private:
  std::size_t step_;
  bool isFull_ = false;
};

TEST_CASE("a queue that never becomes empty lets go of what it has sent") {
  lp::_::SendQueue queue;
  Slow stream(9'000);
  std::vector<std::byte> given;
  for (int i = 0; i < 3000; ++i) {
    // Every 50th is sent from where it lies.
    auto message = std::make_shared<capnp::MallocMessageBuilder>();
    const std::size_t size = i % 50 == 0 ? 40'000 : 8'000;
    auto data =
        message->initRoot<capnp::AnyPointer>().initAs<capnp::Data>(static_cast<unsigned>(size));
    std::fill(data.begin(), data.end(), static_cast<capnp::byte>(i));
    queue.add(*message, message);
    // The head: how many segments there are and the size of each, padded to a word.
    const auto segments = message->getSegmentsForOutput();
    given.insert(given.end(), 8 * (segments.size() / 2 + 1), std::byte());
    for (const auto& segment: segments) {
      const auto bytes = segment.asBytes();
      given.insert(given.end(), reinterpret_cast<const std::byte*>(bytes.begin()),
                   reinterpret_cast<const std::byte*>(bytes.end()));
    }
    queue.flush(stream);
    CHECK(queue.unsent() == given.size() - stream.taken.size());
    CHECK(queue.copied() <= 2 * queue.unsent() + (std::size_t{1} << 20));
  }
  REQUIRE(stream.taken.size() > std::size_t{20} << 20);
  while (!queue.flush(stream)) {
  }
  CHECK(queue.unsent() == 0);
  // All but the heads, which are zeros here.
  REQUIRE(stream.taken.size() == given.size());
  std::size_t differ = 0;
  for (std::size_t i = 0; i < given.size(); ++i) differ += given[i] != stream.taken[i] ? 1 : 0;
  CHECK(differ <= 3000 * 16);
}

}  // namespace
}  // namespace echo
