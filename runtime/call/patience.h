// What a thread that waits says of it, lest a hang be silent.
// In: a wait that goes on.  Out: after ten seconds a line of the log, a warning, and again each
// time it has lasted twice as long.
#pragma once

#include <chrono>
#include <string>

#include "runtime/call/sleeper.h"

namespace lp::_ {

class Patience {
 public:
  // `until`: when the wait is over anyway; null: never. It stays valid.
  explicit Patience(const TimePoint* until);

  // When the waiting thread has to look up, at the latest.
  const TimePoint& lookUp() const { return until_ != nullptr && *until_ < next_ ? *until_ : next_; }
  // It waits still. `describe()` makes "a call of producer/1.work".
  template <typename Describe>
  void goOn(Describe&& describe) {
    if (now() >= next_) say(describe());
  }

 private:
  void say(const std::string& what);

  const TimePoint* until_;
  std::chrono::nanoseconds silence_ = std::chrono::seconds(10);
  TimePoint began_, next_;
};

}  // namespace lp::_
