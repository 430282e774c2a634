// What the cases of calls by name are about.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/acceptance/byname.lp.h"

namespace byname {

// Names for objects, which may live anywhere.
class Desk {
 public:
  void bind(std::string_view name, const AnswerHandle& answer) {
    std::lock_guard lock(mutex_);
    bound_.insert_or_assign(std::string(name), answer);
  }
  void unbind(std::string_view name) {
    std::lock_guard lock(mutex_);
    bound_.erase(std::string(name));
  }
  AnswerHandle find(std::string_view name) {
    std::lock_guard lock(mutex_);
    const auto found = bound_.find(std::string(name));
    if (found != bound_.end()) return found->second;
    throw lp::Error(lp::Code::NOT_FOUND, "nothing is bound to `" + std::string(name) + "`");
  }
  std::vector<std::string> names() {
    std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, answer]: bound_) names.push_back(name);
    return names;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, AnswerHandle> bound_;
};

class Gate {
 public:
  void pass() {
    while (!isOpen_ && !lp::waitForStop(std::chrono::milliseconds(1))) {
    }
  }
  void open() { isOpen_ = true; }

 private:
  std::atomic<bool> isOpen_ = false;
};

// Its constructor waits for the gate.
class Slow {
 public:
  explicit Slow(const GateHandle& gate) { gate.pass(); }
  std::int64_t work(std::int64_t x) const { return x; }
  void ail(std::string_view why) const { lp::setHealthy(false, std::string(why)); }
  void recover() const { lp::setHealthy(true); }
};

// Unfit for work until somebody says otherwise.
class Warm {
 public:
  Warm() { lp::setHealthy(false, "it warms up"); }
  void recover() const { lp::setHealthy(true); }
};

// Knows whether others were fit for work when it was made.
class Late {
 public:
  Late(const SlowHandle& slow, const WarmHandle& warm) {
    for (const lp::Handle& other: {lp::Handle(slow), lp::Handle(warm)}) {
      if (lp::healthOf(other).state == lp::HealthState::SERVING) ++fit_;
    }
  }
  std::int64_t value() const { return fit_; }

 private:
  std::int64_t fit_ = 0;
};

}  // namespace byname
