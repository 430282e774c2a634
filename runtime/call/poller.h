// Descriptors, and the threads that wait for them.
// In: descriptors with a watcher each.  Out: the watcher is told when its descriptor is ready, on a
// thread that may go on to run user code.
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "runtime/call/turn.h"

namespace lp::_ {

class Watcher {
 public:
  virtual ~Watcher() = default;
  // `events` as epoll's; edges: what is not read now is not told again. User code may only be run
  // within turn.begin() and turn.end(); once it was passed on, resume() comes on another thread,
  // and this one must return.
  virtual void ready(std::uint32_t events, Turn& turn) = 0;
  // The turn in ready() or resume() was passed on: whether there is anything to resume.
  virtual bool handedOver() { return false; }
  // Goes on there.
  virtual void resume(Turn& /*turn*/) {}

  // For those whose readiness shows in memory. The thread that was in ready() or resume() looks at
  // them before it sleeps, and they are not told of otherwise until it does: whether there is
  // something for ready().
  virtual bool canPeek() const { return false; }
  virtual bool peek() const { return false; }
  // Who would make it ready runs on another core.
  virtual bool isPeerElsewhere() const { return false; }
  // The thread will not look any more: the descriptor is to become ready from now on. True: there
  // is something already.
  virtual bool rest() { return false; }
};

// Something to look after once per tick, until it says that it need not be.
class Tended {
 public:
  virtual ~Tended() = default;
  // On the clock's thread. False: no more.
  virtual bool tend() = 0;
};

// One thread waits at any time (epoll_wait); when that one is held up in user code, another one
// comes to wait. So a plain call is read, run and answered on one thread, and there is always one
// that reads.
class Poller {
 public:
  Poller();

  // The watcher is kept until unwatch(). `events` as epoll's, always edge-triggered.
  void watch(int descriptor, std::uint32_t events, std::shared_ptr<Watcher> watcher);
  // Tells at once of what is ready already.
  void rewatch(int descriptor, std::uint32_t events);
  // Afterwards no new ready() begins; one may still be running.
  void unwatch(int descriptor);

  void tend(std::weak_ptr<Tended> tended);
  // For the clock.
  void tick();

 private:
  struct Slot {
    std::shared_ptr<Watcher> watcher;
    std::uint32_t generation = 0;  // of the descriptor's number, which the system uses again
  };
  // What a loop has to do next.
  struct Due {
    std::shared_ptr<Watcher> watcher;
    std::uint32_t events = 0;  // 0: resume()
  };
  class Loop;

  // With the lock held: somebody waits, or will, and somebody takes what was passed on.
  void ensureLoop();
  void loop();
  // With the lock held.
  void passOn(Due due);
  // Something that was passed on, if there is any.
  bool takePassedOn(std::vector<Due>& due);
  // With the lock held: whom these events concern.
  void collect(std::span<const epoll_event> events, std::vector<Due>& due) const;

  std::mutex mutex_;
  int epoll_ = -1;
  std::vector<Slot> slots_;  // by descriptor
  std::deque<Due> passedOn_;
  // Written with the lock held. Whoever looks without it and misses something is not the only one
  // to look.
  std::atomic<bool> anyPassedOn_{false};
  std::atomic<std::size_t> loops_{0};  // that wait, or will; not those whose turn was passed on
  std::size_t starting_ = 0;           // posted, and not yet running
  std::mutex tendedMutex_;
  std::vector<std::weak_ptr<Tended>> tended_;
};

}  // namespace lp::_
