#include "runtime/launch/restarts.h"

#include "runtime/call/back_off.h"

namespace lp::_ {

void Restarts::started(TimePoint now) { starts_[count_++ % MOST_STARTS] = now; }

std::optional<Restarts::TimePoint> Restarts::next(TimePoint now) {
  const TimePoint oldest = starts_[count_ % MOST_STARTS];
  if (count_ >= MOST_STARTS && now - oldest <= WITHIN) return std::nullopt;
  return pause(now);
}

Restarts::TimePoint Restarts::pause(TimePoint now) {
  const TimePoint last = starts_[(count_ + MOST_STARTS - 1) % MOST_STARTS];
  failures_ = now - last > WITHIN ? 1 : failures_ + 1;
  return now + backOff(failures_, std::chrono::milliseconds(100), std::chrono::seconds(30));
}

}  // namespace lp::_
