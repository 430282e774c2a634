// How a thread waits for others, or for a descriptor, and is woken.
// In: notify(), from any thread.  Out: the thread's wait returns.
#pragma once

#include <atomic>
#include <cstdint>

#include "runtime/now.h"

namespace lp::_ {

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
  // Also until the word is another than `value`, which another process may see to, with wakeWord();
  // a notify() sets it to 0. Not 0 itself.
  void sleepOnWord(std::atomic<std::uint32_t>& word, std::uint32_t value, const TimePoint* until);

 private:
  enum State : int { AWAKE, NOTIFIED, ASLEEP, POLLING, ON_WORD, WAKING_WORD };
  Sleeper() = default;
  // False if there was a notify() meanwhile.
  bool leave(State how);

  std::atomic<int> state_{AWAKE};
  std::atomic<std::uint32_t>* word_ = nullptr;
  int wakeUp_ = -1;  // an eventfd, made when the thread first waits for a descriptor
};

// Wakes the thread of any process that sleeps on that word; the word was changed before.
void wakeWord(std::atomic<std::uint32_t>& word);

}  // namespace lp::_
