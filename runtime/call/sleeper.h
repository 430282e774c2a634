// How a thread waits for others, or for a descriptor, and is woken.
// In: notify(), from any thread.  Out: the thread's wait returns.
#pragma once

#include <atomic>
#include <chrono>

namespace lp::_ {

using TimePoint = std::chrono::steady_clock::time_point;

// One per thread, and never freed: a late notify() only ends a later wait early. So whoever waits
// looks again at what it waits for, in a loop.
class Sleeper {
 public:
  static Sleeper& mine();

  void notify();

  // Both return early now and then. `until` null: for ever.
  void sleep(const TimePoint* until);
  // Also until the descriptor is ready for `events` (poll's); whether it is.
  bool sleepOn(int descriptor, short events, const TimePoint* until);

 private:
  enum State : int { AWAKE, NOTIFIED, ASLEEP, POLLING };
  Sleeper() = default;
  // False if there was a notify() meanwhile.
  bool leave(State how);

  std::atomic<int> state_{AWAKE};
  int wakeUp_ = -1;  // an eventfd, made when the thread first waits for a descriptor
};

}  // namespace lp::_
