// What the acceptance cases are about.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>

#include "runtime/log.h"
#include "tests/acceptance/acceptance.lp.h"

namespace acceptance {

class Server {
 public:
  std::int64_t constant() const { return 1000; }
  std::int64_t add(std::int64_t a, std::int64_t b) const { return a + b; }
  void fail() const { throw std::runtime_error("Exception!"); }
  void sleep(std::uint32_t milliseconds) const {
    const std::stop_token cancelled = lp::currentCall().cancelled;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!cancelled.stop_requested() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  lp::Bytes bytes() const { return lp::Bytes("1234"); }
  std::string text() const { return "1234"; }
};

// Says which node it is.
class Name {
 public:
  NamedLabelResult label() const { return {lp::context().label, lp::context().index}; }
};

// Each of the two holds a handle to the other.
class Cyclic {
 public:
  explicit Cyclic(NamedHandle other): other_(other) {}
  NamedLabelResult label() const { return other_.label(); }

 private:
  NamedHandle other_;
};

// Waits until the program stops.
class Blocker {
 public:
  void run() {
    lp::log::debug("until {} stops", lp::context().program);
    lp::waitForStop();
  }
};

// Stops it, or fails, if it is told to.
class Stopper {
 public:
  Stopper(bool stop, bool fail): stop_(stop), fail_(fail) {}
  void run() {
    if (stop_) lp::stop("the stopper was told to");
    if (!fail_) return;
    lp::waitForStop(std::chrono::milliseconds(100));
    throw std::runtime_error("told to fail");
  }

 private:
  bool stop_, fail_;
};

}  // namespace acceptance
