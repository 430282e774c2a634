// Whose turn it is to read, and the reading.
#include <kj/exception.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

namespace {

// A connection that threads have waited on themselves is given back to the poller when none came
// for so many ticks of the clock.
constexpr int PATIENCE = 5;

// So many moments without looking whether to give up.
constexpr int MOST_LINGERED = 8;

// The last thing that this thread did with a connection was to send something there: there can be
// no answer yet.
thread_local const Connection* justSentOn = nullptr;

}  // namespace

// With the lock held.
void Connection::flushNow() {
  if (closed_ || output_.empty()) return;
  justSentOn = this;
  // First: a peer that makes room tells of it before this is through, perhaps.
  mayBeBlocked_.store(true, std::memory_order_release);
  const bool blocked = !output_.flush(stream());
  mayBeBlocked_.store(blocked, std::memory_order_release);
  if (std::exchange(blocked_, blocked) != blocked) stream().watch(watched_, blocked_);
}

// Takes the reading, or has whoever has it look once more.
bool Connection::own() {
  int expected = NOBODY;
  if (reading_.compare_exchange_strong(expected, SOMEBODY)) return true;
  while (expected == SOMEBODY) {
    if (reading_.compare_exchange_weak(expected, SOMEBODY_AND_MORE)) return false;
    if (expected == NOBODY) return own();
  }
  return false;
}

// Gives it back; false: something has come meanwhile, it must be read first.
bool Connection::disown() {
  int expected = SOMEBODY;
  if (reading_.compare_exchange_strong(expected, NOBODY)) return true;
  reading_ = SOMEBODY;
  return false;
}

void Connection::ready(std::uint32_t events, Turn& turn) {
  if ((events & EPOLLOUT) != 0 || mayBeBlocked_.load(std::memory_order_acquire)) {
    std::lock_guard lock(mutex_);
    flushNow();
  }
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0) return;
  // Told once, perhaps together with the last bytes: then the end must be read as well.
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) stream().ending();
  if (own()) read(&turn);
}

void Connection::resume(Turn& turn) { read(&turn); }

// The turn that read was passed on: its reading goes to the next one, if there is something to do.
bool Connection::handedOver() {
  if (cutter_.hasNext() || !drained_ || stream().isEnding() || !disown()) return true;
  if (rest() && own()) return true;
  callNextReader();
  return false;
}

bool Connection::rest() {
  std::lock_guard lock(mutex_);
  return !closed_ && watched_ && stream().rest();
}

// A thread that waits while another one read may read now.
void Connection::callNextReader() {
  // They are counted before they try to take the reading, which was given back before this: one of
  // the two sees the other.
  if (mayWantToRead_ == 0) return;
  std::lock_guard lock(mutex_);
  if (!wantToRead_.empty()) wantToRead_.front()->notify();
}

// Reads and handles all there is. Owns the reading, and gives it back, unless the turn is passed on
// meanwhile.
void Connection::read(Turn* turn) {
  const auto self = shared_from_this();
  const AnswersTo answers(*this);
  do {
    if (!cutter_.empty() && !handleAll(turn)) return;
    while (readSome(false) == Got::SOMETHING) {
      if (!handleAll(turn)) return;
      if (drained_ && !stream().isEnding()) break;
    }
    if (cutter_.canTrim()) beTended();
  } while (!disown());
  callNextReader();
}

// Has tend() called until this connection is idle.
void Connection::beTended() {
  std::lock_guard lock(mutex_);
  used_ = true;
  if (!std::exchange(tended_, true)) runtime().poller.tend(weak_from_this());
}

// Whole messages that were read; false: somebody else goes on.
bool Connection::handleAll(Turn* turn) {
  std::string broken;
  try {
    while (auto message = cutter_.next()) {
      handle(std::move(*message), turn);
      if (turn != nullptr && turn->passedOn()) return false;
    }
    return true;
  } catch (const kj::Exception& exception) {
    broken = exception.getDescription().cStr();
  } catch (const std::exception& exception) {
    broken = exception.what();
  }
  abort("a message cannot be understood: " + broken);
  return turn == nullptr || !turn->passedOn();
}

// Reads once.
Connection::Got Connection::readSome(bool lingers) {
  const std::span<std::byte> space = cutter_.space();
  ssize_t got = 0;
  try {
    got = lingers ? stream().linger(space) : stream().read(space);
  } catch (const Error& error) {
    abort(error.text());
    return Got::END;
  }
  drained_ = got < static_cast<ssize_t>(space.size());
  if (got > 0) {
    cutter_.filled(static_cast<std::size_t>(got));
    return Got::SOMETHING;
  }
  if (got < 0 && errno == EAGAIN) return Got::NOTHING;
  const std::string how = got == 0 ? "it closed the connection" : std::strerror(errno);
  close(Error(Code::UNAVAILABLE, options_.peer + " is gone: " + how, options_.peer, {}));
  return Got::END;
}

// With the lock held: whether the poller is to tell of what there is to read.
void Connection::watch(bool input) {
  watched_ = input;
  if (!closed_) stream().watch(watched_, blocked_);
}

// Sends what is to be sent, and takes the reading; false: it cannot.
bool Connection::startReading() {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  if (!blocked_) flushNow();
  if (!own()) return false;
  nothingYet_ = std::exchange(justSentOn, nullptr) == this && openQuestions_ == 1;
  beTended();
  watch(false);
  return true;
}

// With the lock from the first to the last: whoever starts to read next finds all as it shall be.
// False: something has come meanwhile.
bool Connection::stopReading() {
  std::lock_guard lock(mutex_);
  if (!disown()) return false;
  runtime().clock.poke();
  if (expected_ || exportCount_ > 0) watch(true);
  callNextReader();
  return true;
}

void Connection::linger(const FutureBase& wanted) {
  const auto self = shared_from_this();
  if (!stream().canLinger() || !startReading()) return;
  // Others' answers may come meanwhile.
  int left = MOST_LINGERED;
  waitFor(wanted, [&] {
    const Got got = readSome(true);
    if (got == Got::SOMETHING) handleAll(nullptr);
    return got == Got::SOMETHING && --left > 0;
  });
}

bool Connection::help(const FutureBase& wanted, Sleeper& sleeper, const TimePoint* until) {
  const auto self = shared_from_this();
  std::unique_lock lock(mutex_);
  ++mayWantToRead_;
  if (startReading()) {
    --mayWantToRead_;
    lock.unlock();
    waitFor(wanted, [&] { return stream().sleep(sleeper, until); });
    return true;
  }
  if (closed_) {
    --mayWantToRead_;
    return false;
  }
  wantToRead_.push_back(&sleeper);
  lock.unlock();
  if (!wanted.ready()) sleeper.sleep(until);
  lock.lock();
  std::erase(wantToRead_, &sleeper);
  --mayWantToRead_;
  // It was this one that was called to read, perhaps, and need not any more.
  if (wanted.ready()) callNextReader();
  return true;
}

// Owns the reading, and gives it back, once the wanted is ready or sleep() is false.
template <typename Sleep>
void Connection::waitFor(const FutureBase& wanted, Sleep sleep) {
  bool goOn = true;
  const auto look = [&] {
    if (!stream().peek()) return false;
    const Got got = readSome(false);
    if (got == Got::NOTHING) return false;
    if (got == Got::END) goOn = false;
    handleAll(nullptr);
    return true;
  };
  if (!cutter_.empty()) handleAll(nullptr);
  for (;;) {
    while (goOn && !wanted.ready()) {
      if (!std::exchange(nothingYet_, false) && look()) continue;
      if (spin_.until(stream().isPeerElsewhere(), look)) continue;
      goOn = sleep();
    }
    if (stopReading()) return;
    // The poller was told of something meanwhile, and will not be told again.
    while (look() && !drained_) {
    }
  }
}

void Connection::expect() {
  std::lock_guard lock(mutex_);
  expected_ = true;
  if (!blocked_) flushNow();
  if (!watched_ && reading_ == NOBODY) watch(true);
}

bool Connection::tend() {
  std::lock_guard lock(mutex_);
  if (closed_) return tended_ = false;
  if (std::exchange(used_, false)) idleTicks_ = 0;
  if (++idleTicks_ < PATIENCE || !own()) return true;
  cutter_.trim();
  while (!disown()) {
  }
  // What came meanwhile was told in vain: the poller is to tell again.
  watch(false);
  watch(true);
  return tended_ = false;
}

}  // namespace lp::_
