#include "runtime/call/clock.h"

#include <algorithm>

#include "runtime/call/runtime.h"
#include "runtime/call/turn.h"
#include "runtime/call/worker_pool.h"

namespace lp::_ {

void Clock::ensureThread() {
  if (std::exchange(started_, true)) return;
  startQuietThread("lp/clock", [this] { loop(); });
}

void Clock::start() {
  std::lock_guard lock(mutex_);
  ensureThread();
  setPace(true);
  lastPoke_ = std::chrono::steady_clock::now();
  nextTick_ = lastPoke_ + TICK;
  ticking_.store(true, std::memory_order_seq_cst);
  wake_.notify_one();
}

std::uint64_t Clock::at(TimePoint time, std::unique_ptr<Job> job) {
  std::lock_guard lock(mutex_);
  ensureThread();
  const std::uint64_t id = nextTimer_++;
  const auto [position, inserted] = timers_.emplace(std::pair(time, id), std::move(job));
  timerTimes_.emplace(id, time);
  if (position == timers_.begin()) wake_.notify_one();
  return id;
}

void Clock::cancel(std::uint64_t timer) {
  std::unique_ptr<Job> gone;  // destroyed without the lock
  std::lock_guard lock(mutex_);
  const auto found = timerTimes_.find(timer);
  if (found == timerTimes_.end()) return;
  const auto position = timers_.find(std::pair(found->second, timer));
  gone = std::move(position->second);
  timers_.erase(position);
  timerTimes_.erase(found);
}

void Clock::runDue(std::unique_lock<std::mutex>& lock) {
  while (!timers_.empty() && timers_.begin()->first.first <= std::chrono::steady_clock::now()) {
    const auto first = timers_.begin();
    std::unique_ptr<Job> due = std::move(first->second);
    timerTimes_.erase(first->first.second);
    timers_.erase(first);
    lock.unlock();
    due->run();
    due.reset();
    lock.lock();
  }
}

void Clock::setPace(bool quick) {
  if (quick) {
    pace_ = TICK;
    easy_ = 0;
  } else if (++easy_ == EASY) {
    pace_ = std::min(2 * pace_, LONGEST_TICK);
    easy_ = 0;
  }
  isSlow_.store(pace_ > TICK, std::memory_order_seq_cst);
}

void Clock::tick(std::unique_lock<std::mutex>& lock) {
  const TimePoint now = std::chrono::steady_clock::now();
  if (poked_.exchange(false, std::memory_order_seq_cst)) {
    lastPoke_ = now;
  } else if (now - lastPoke_ >= PATIENCE) {
    ticking_.store(false, std::memory_order_seq_cst);
    // Whoever poked between the two lines above saw it ticking.
    if (poked_.load(std::memory_order_seq_cst)) ticking_.store(true, std::memory_order_seq_cst);
  }
  const bool hurried = hurried_.exchange(false, std::memory_order_seq_cst);
  lock.unlock();
  const bool heldUp = Turn::checkAll();
  flushForgotten();
  runtime().poller.tick();
  lock.lock();
  setPace(hurried || heldUp);
  // As above.
  if (hurried_.load(std::memory_order_seq_cst)) setPace(true);
  nextTick_ = now + pace_;
}

void Clock::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    runDue(lock);
    if (ticking_.load(std::memory_order_seq_cst)) {
      if (std::chrono::steady_clock::now() >= nextTick_) {
        tick(lock);
        continue;
      }
      TimePoint next = nextTick_;
      if (!timers_.empty()) next = std::min(next, timers_.begin()->first.first);
      wake_.wait_until(lock, next);
    } else if (timers_.empty()) {
      wake_.wait(lock);
    } else {
      // A copy: the timer may be cancelled meanwhile.
      const TimePoint next = timers_.begin()->first.first;
      wake_.wait_until(lock, next);
    }
  }
}

}  // namespace lp::_
