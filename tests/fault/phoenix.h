// A node that dies and comes back, and one that calls it before, meanwhile and after.
#pragma once

#include <signal.h>

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <random>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

#include "tests/fault/phoenix.lp.h"

namespace phoenix {

class Phoenix {
 public:
  std::uint64_t life() const { return number_; }

  void die(std::string_view how) {
    if (how == "kill") raise(SIGKILL);
    std::lock_guard lock(mutex_);
    burning_ = true;
    changed_.notify_all();
  }

  void hang() const {
    while (!lp::currentCall().cancelled.stop_requested()) lp::waitForStop(std::chrono::seconds(1));
    throw lp::Error(lp::Code::UNAVAILABLE, "given up");
  }

  // Its witness ends the program.
  void run(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    if (changed_.wait(lock, stop, [this] { return burning_; })) {
      throw std::runtime_error("it burns");
    }
  }

 private:
  std::uint64_t number_ = std::random_device{}();
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool burning_ = false;
};

// Prints what becomes of its calls.
class Witness {
 public:
  Witness(PhoenixHandle phoenix, std::string how, std::uint32_t deaths)
      : phoenix_(phoenix), how_(std::move(how)), deaths_(deaths) {}

  void run() const {
    for (std::uint32_t i = 0; i < deaths_; ++i) {
      const std::uint64_t life = phoenix_.life();
      lp::Future<void> before = phoenix_.futures().hang();
      before.waitFor(std::chrono::milliseconds(50));
      const std::string death = outcome([this] { phoenix_.die(how_); });
      const std::string hung = outcome([&before] { before.get(); });
      std::printf("dying: %s, meanwhile: %s, after: %s\n", death.c_str(), hung.c_str(),
                  phoenix_.life() != life ? "another life" : "the same life");
    }
    lp::stop("that was all");
  }

 private:
  template <typename Call>
  static std::string outcome(const Call& call) {
    try {
      call();
      return "well";
    } catch (const lp::Error& error) {
      return std::string(toText(error.code()));
    }
  }

  PhoenixHandle phoenix_;
  std::string how_;
  std::uint32_t deaths_;
};

}  // namespace phoenix
