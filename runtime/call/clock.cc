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
  if (isTimeFake()) changed_.notify_all();
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
  while (isDue()) {
    const auto first = timers_.begin();
    std::unique_ptr<Job> due = std::move(first->second);
    timerTimes_.erase(first->first.second);
    timers_.erase(first);
    isRunning_ = true;
    lock.unlock();
    due->run();
    due.reset();
    lock.lock();
    isRunning_ = false;
  }
  if (isTimeFake()) changed_.notify_all();
}

bool Clock::freeze() {
  std::lock_guard lock(mutex_);
  if (isTimeFake()) return false;
  fakeTime = std::chrono::steady_clock::now().time_since_epoch().count();
  firstFrozen_ = nextTimer_;
  ensureThread();
  wake_.notify_one();
  return true;
}

void Clock::thaw() {
  std::lock_guard lock(mutex_);
  fakeTime = 0;
  wake_.notify_one();
}

void Clock::advance(std::chrono::nanoseconds duration) {
  std::unique_lock lock(mutex_);
  pass(now() + duration, lock);
}

void Clock::pass(TimePoint end, std::unique_lock<std::mutex>& lock) {
  while (now() < end) {
    const TimePoint time =
        timers_.empty() ? end : std::clamp(timers_.begin()->first.first, now(), end);
    fakeTime = time.time_since_epoch().count();
    wake_.notify_one();
    changed_.wait(lock, [this] { return !isRunning_ && !isDue(); });
  }
}

std::size_t Clock::waitForTimers(std::size_t count, std::chrono::nanoseconds within,
                                 std::chrono::nanoseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return awaited(within).size() >= count; });
  return awaited(within).size();
}

std::optional<std::chrono::nanoseconds> Clock::advanceToNext(std::chrono::nanoseconds within,
                                                             std::chrono::nanoseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return !awaited(within).empty(); });
  const std::vector<TimePoint> times = awaited(within);
  if (times.empty()) return std::nullopt;
  const TimePoint start = now();
  pass(times.front(), lock);
  return times.front() - start;
}

// Those that are due are over: they are being run. Those from before have nothing to do with it.
std::vector<TimePoint> Clock::awaited(std::chrono::nanoseconds within) const {
  const TimePoint start = now(), end = start + within;
  std::vector<TimePoint> times;
  for (const auto& [key, job]: timers_) {
    const auto& [due, id] = key;
    if (id >= firstFrozen_ && due > start && due <= end) times.push_back(due);
  }
  return times;
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
      if (!timers_.empty() && !isTimeFake()) next = std::min(next, timers_.begin()->first.first);
      wake_.wait_until(lock, next);
    } else if (timers_.empty() || isTimeFake()) {
      wake_.wait(lock);
    } else {
      // A copy: the timer may be cancelled meanwhile.
      const TimePoint next = timers_.begin()->first.first;
      wake_.wait_until(lock, next);
    }
  }
}

}  // namespace lp::_
