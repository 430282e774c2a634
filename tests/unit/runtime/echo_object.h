// The object behind Echo in tests.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/unit/runtime/echo.lp.h"

namespace echo {

class EchoObject {
 public:
  std::int64_t echo(std::int64_t x) const { return x; }
  std::string say(std::string_view text) const { return std::string(text) + "!"; }

  bool sleep(std::uint32_t milliseconds) {
    ++asleep;
    const std::stop_token cancelled = lp::currentCall().cancelled;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!cancelled.stop_requested() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (cancelled.stop_requested()) ++cancellations;
    --asleep;
    return cancelled.stop_requested();
  }

  void fail(std::string_view kind) const {
    if (kind == "invalid") throw std::invalid_argument("not a number");
    if (kind == "memory") throw std::bad_alloc();
    if (kind == "int") throw 5;
    if (kind == "code") throw lp::Error(lp::Code::DATA_LOSS, "a sector is gone");
    if (kind == "sold out") {
      throw lp::Error(lp::Code::ABORTED, "sold out", SoldOut{.left = 3, .item = "pen"});
    }
    throw std::runtime_error("no disk");
  }

  std::int64_t pass(const EchoHandle& to, std::int64_t x) const { return to.echo(x + 1); }

  void meet(std::uint32_t parties) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return inside_ >= parties; });
  }

  EchoHandle make() const {
    return lp::serveHere<EchoHandle>(std::make_shared<EchoAdapter<EchoObject>>(shared()));
  }
  EchoHandle same(const EchoHandle& other) const { return other; }

  std::atomic<int> cancellations = 0, asleep = 0;

 private:
  // Stateless enough to be everyone's.
  static EchoObject& shared() {
    static EchoObject& object = *new EchoObject();
    return object;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint32_t inside_ = 0;
};

}  // namespace echo
