// When a node that has ended is started again.
// In: when it was started, when it ended.  Out: when to start it next, or that there is no hope.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace lp::_ {

class Restarts {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  // So many starts within that time, and the node is given up on.
  static constexpr std::size_t MOST_STARTS = 5;
  static constexpr std::chrono::seconds WITHIN{10};

  // It starts now.
  void started(TimePoint now);
  // It has ended: when it is started again; nothing: never. The pauses double from 100 ms to 30 s,
  // and begin anew once it has lived for longer than WITHIN.
  std::optional<TimePoint> next(TimePoint now);
  // The same where somebody else counts: there is always hope.
  TimePoint pause(TimePoint now);

 private:
  std::array<TimePoint, MOST_STARTS> starts_{};  // the last ones, a ring
  std::size_t count_ = 0;
  unsigned failures_ = 0;  // in a row
};

}  // namespace lp::_
