// A thread that takes work from where others could take it too: sockets, a queue of calls.
// In: user code that it runs.  Out: if that blocks, in our API or by the clock, somebody else goes
// on with the rest.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace lp::_ {

// Whether user code of some kind tends to take long: found out by the clock, which is slow to, and
// kept in mind for the next times. A guess: threads that use it at once may lose a count.
class Habit {
 public:
  // For the next time.
  bool expectsLong();
  void tookLong();
  void wasShort() {
    if (lapses_.load(std::memory_order_relaxed) != 0) lapses_.store(0, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint16_t> lapses_{0};    // one after the other
  std::atomic<std::uint16_t> presumed_{0};  // so many times, before it is tried again
};

// One for each loop of a thread. While its thread runs user code, what it holds beside (messages
// that came in the same read, the queue) may be passed on: by the thread itself when it is about to
// wait, by the clock when it takes long, at once where that is its habit.
class Turn {
 public:
  Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  // Not while user code runs.
  virtual ~Turn();

  // Of this thread; null if it has none.
  static Turn* current();

  // Around user code. The habit is its kind's, and lives until end().
  void begin(Habit& habit);
  void end();
  // Whether all was passed on: the thread holds nothing any more, until it begins afresh.
  bool passedOn() const { return state_.load(std::memory_order_acquire) == PASSED_ON; }
  void beginAfresh() { state_.store(HOLDING, std::memory_order_release); }

  // From any thread; does nothing unless user code runs.
  void passOn() { passOn(false); }

  // For the clock, once per tick: passes on what a busy thread has held for too long. Whether any
  // thread holds something for long, perhaps.
  static bool checkAll();

 protected:
  // Called once, by whoever passes on, on any thread.
  virtual void handOver() = 0;
  // To be called first in the destructor of the most derived class: from then on no handOver().
  void retire();

 private:
  enum State : int { HOLDING, RUNNING, PASSING_ON, PASSED_ON };
  // `late`: by the clock.
  void passOn(bool late);
  bool check();

  std::atomic<int> state_{HOLDING};
  Habit* habit_ = nullptr;
  std::atomic<std::uint32_t> runs_{0};
  std::uint32_t runsSeen_ = 0;  // the clock's, like the next
  bool suspect_ = false;
  Turn* outer_;
  bool retired_ = false;
};

// This thread is about to wait: what it holds goes to others, what it has written leaves.
void beforeBlocking();

// Something that gathers bytes to send.
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void flush() = 0;

 private:
  friend void flushSoon(Outbox& outbox);
  friend void flushForgotten();
  virtual std::weak_ptr<Outbox> self() = 0;
  std::atomic<bool> clockKnows_{false};
};

// Flushes it when this thread's turn ends or before it blocks, and at the next tick at the latest.
void flushSoon(Outbox& outbox);

// While this lives, the thread works for what comes in there, and will have answers to send. Saves
// them the way through the list of what is to be flushed.
class AnswersTo {
 public:
  // The outbox outlives this.
  explicit AnswersTo(Outbox& outbox);
  ~AnswersTo();
  AnswersTo(const AnswersTo&) = delete;
  AnswersTo& operator=(const AnswersTo&) = delete;

 private:
  friend void flushSoon(Outbox& outbox);
  friend void flushAll();
  void flush();

  Outbox& outbox_;
  bool hasSome_ = false;
  AnswersTo* outer_;
};
// Of this thread.
void flushAll();
// This thread calls flushAll() whenever it has done a piece of work. Others (a node's main thread)
// may go on for long with something of their own.
void markRuntimeThread();
bool isRuntimeThread();
// For the clock: of all threads.
void flushForgotten();

}  // namespace lp::_
