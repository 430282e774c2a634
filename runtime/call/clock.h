// The thread that looks at the time: for deadlines, and for what must not be forgotten.
// In: jobs with a time; work that goes on.  Out: each job is run once; ticks while anything goes
// on, none while nothing does.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/executor.h"
#include "runtime/now.h"

namespace lp::_ {

class Clock {
 public:
  // How often it ticks while anything is held up: the longest that a corked message waits, and that
  // a handler keeps what came in with its call from other threads. While nothing is, ticks come
  // ever more rarely: each wakes a thread, and a host runs many processes.
  static constexpr std::chrono::milliseconds TICK{1};
  static constexpr std::chrono::milliseconds LONGEST_TICK{8};

  // Runs the job at that time, on the clock's thread: it must not block, and is not user code. The
  // id is never 0.
  std::uint64_t at(TimePoint time, std::unique_ptr<Job> job);
  // The job is not run any more, unless it is running.
  void cancel(std::uint64_t timer);

  // For tests: from now on time stands still, until thaw(); false if it does already.
  bool freeze();
  // Lets so much time pass, timer by timer; returns when what was due has been run. Not on the
  // clock's thread.
  void advance(std::chrono::nanoseconds duration);
  // Waits until so many timers that were set since then are due within that time, at most that long
  // in real time; how many there are.
  std::size_t waitForTimers(std::size_t count, std::chrono::nanoseconds within,
                            std::chrono::nanoseconds patience);
  // Waits likewise for one, and lets time pass up to the first of them; how much that was.
  std::optional<std::chrono::nanoseconds> advanceToNext(std::chrono::nanoseconds within,
                                                        std::chrono::nanoseconds patience);
  // Time goes on, as the rest of the world has it.
  void thaw();

  // Work goes on: there will be a tick, and some more.
  void poke() {
    if (poked_.load(std::memory_order_seq_cst)) return;
    poked_.store(true, std::memory_order_seq_cst);
    if (!ticking_.load(std::memory_order_seq_cst)) start();
  }
  // And it comes soon.
  void hurry() {
    if (hurried_.load(std::memory_order_seq_cst)) return;
    hurried_.store(true, std::memory_order_seq_cst);
    if (isSlow_.load(std::memory_order_seq_cst) || !ticking_.load(std::memory_order_seq_cst))
      start();
  }

 private:
  // So long after the last poke it rests.
  static constexpr std::chrono::milliseconds PATIENCE{20};
  // So many ticks in vain, and they come half as often.
  static constexpr int EASY = 4;

  void start();
  void ensureThread();
  void loop();
  // With the lock held, which is released meanwhile.
  void runDue(std::unique_lock<std::mutex>& lock);
  void tick(std::unique_lock<std::mutex>& lock);
  // Whether there is a timer that is due.
  bool isDue() const { return !timers_.empty() && timers_.begin()->first.first <= now(); }
  void setPace(bool quick);
  // Lets time pass, with the lock held, which is released meanwhile.
  void pass(TimePoint end, std::unique_lock<std::mutex>& lock);
  std::vector<TimePoint> awaited(std::chrono::nanoseconds within) const;

  std::atomic<bool> poked_{false};
  std::atomic<bool> hurried_{false};
  std::atomic<bool> ticking_{false};
  std::atomic<bool> isSlow_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable changed_;  // for tests: a timer was set, or has been run
  bool started_ = false;
  bool isRunning_ = false;  // a timer's job
  TimePoint nextTick_{};
  TimePoint lastPoke_{};
  std::chrono::milliseconds pace_ = TICK;
  int easy_ = 0;  // ticks in vain at this pace
  std::uint64_t nextTimer_ = 1;
  std::uint64_t firstFrozen_ = 0;  // the first timer since time stands still
  std::map<std::pair<TimePoint, std::uint64_t>, std::unique_ptr<Job>> timers_;
  std::map<std::uint64_t, TimePoint> timerTimes_;
};

}  // namespace lp::_
