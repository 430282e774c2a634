// The bytes of a connection, both ways: a socket, or rings in memory that both sides have.
// In: bytes to send.  Out: bytes that came; the poller and a waiting thread learn that there are
// some.
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>
#include <cstddef>
#include <span>

#include "runtime/call/sleeper.h"

namespace lp::_ {

// read() and sleep() are for the one thread that reads; write(), watch() and rest() for whoever has
// the connection's lock; the others for anybody.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // As recv(2) does without blocking. Less than there was space for: that was all. Throws lp::Error
  // when the peer has broken the rules.
  virtual ssize_t read(std::span<std::byte> space) = 0;
  // The same, but waits some milliseconds for something to come, and is woken by nothing else. Only
  // where that is less work than sleep() and read().
  virtual bool canLinger() const { return false; }
  virtual ssize_t linger(std::span<std::byte> space) { return read(space); }
  // Waits until there is something to read, or the end; false: woken early, or it is time.
  virtual bool sleep(Sleeper& sleeper, const TimePoint* until) = 0;

  // As sendmsg(2) does without blocking.
  virtual ssize_t write(std::span<const iovec> pieces) = 0;
  // What the poller is to tell of from now on: that there is something to read (told also if there
  // is already), that there is room again.
  virtual void watch(bool input, bool room) = 0;

  // For who has looked by itself until now: watch() holds again; true: there is something already.
  virtual bool rest() { return false; }

  // The peer sends no more than what is there to be read, and the end.
  virtual void ending() { ending_.store(true); }
  bool isEnding() const { return ending_.load(); }

  // Whether a look costs no system call: then who has just read looks again before it sleeps.
  virtual bool canPeek() const { return false; }
  // Whether a read might find something.
  virtual bool peek() const { return true; }
  // Where the peer ran when it last wrote is another core than this one: it goes on while this
  // thread spins.
  virtual bool isPeerElsewhere() const { return false; }

 private:
  std::atomic<bool> ending_{false};
};

}  // namespace lp::_
