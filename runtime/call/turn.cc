#include "runtime/call/turn.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/call/runtime.h"

namespace lp::_ {

namespace {

thread_local Turn* threadTurn = nullptr;
thread_local bool runtimeThread = false;
thread_local AnswersTo* threadAnswers = nullptr;

// Never destroyed, as the threads that use it may run until the process ends.
struct Turns {
  std::mutex mutex;
  std::vector<Turn*> all;
};
Turns& turns() {
  static Turns& instance = *new Turns();
  return instance;
}

struct Forgotten {
  std::mutex mutex;
  std::vector<std::weak_ptr<Outbox>> outboxes;
};
Forgotten& forgotten() {
  static Forgotten& instance = *new Forgotten();
  return instance;
}

// Not kept: a thread may go on for long before it flushes them.
struct ToFlush {
  const Outbox* outbox;
  std::weak_ptr<Outbox> alive;
};
std::vector<ToFlush>& outboxes() {
  static thread_local std::vector<ToFlush> mine;
  return mine;
}

// So many handlers per tick are cheap ones: spreading them would cost more than it gains.
constexpr std::uint32_t CHEAP = 50;

// Ten in a row, and it is tried again once in a thousand times.
constexpr unsigned MOST_LAPSES = 10;

}  // namespace

bool Habit::expectsLong() {
  const std::uint16_t left = presumed_.load(std::memory_order_relaxed);
  if (left == 0) return false;
  presumed_.store(static_cast<std::uint16_t>(left - 1), std::memory_order_relaxed);
  return true;
}

void Habit::tookLong() {
  const unsigned lapses = std::min(lapses_.load(std::memory_order_relaxed) + 1u, MOST_LAPSES);
  lapses_.store(static_cast<std::uint16_t>(lapses), std::memory_order_relaxed);
  presumed_.store(static_cast<std::uint16_t>((1u << lapses) - 1), std::memory_order_relaxed);
}

Turn::Turn(): outer_(std::exchange(threadTurn, this)) {
  std::lock_guard lock(turns().mutex);
  turns().all.push_back(this);
}

Turn::~Turn() { retire(); }

void Turn::retire() {
  if (std::exchange(retired_, true)) return;
  threadTurn = outer_;
  std::lock_guard lock(turns().mutex);
  std::erase(turns().all, this);
}

Turn* Turn::current() { return threadTurn; }

void Turn::begin(Habit& habit) {
  runs_.store(runs_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  habit_ = &habit;
  if (!passedOn()) state_.store(RUNNING, std::memory_order_release);
  runtime().clock.poke();
  if (habit.expectsLong()) passOn();
}

void Turn::end() {
  int expected = RUNNING;
  if (state_.compare_exchange_strong(expected, HOLDING, std::memory_order_acq_rel)) {
    habit_->wasShort();
    return;
  }
  // The clock is at it: a few instructions, and perhaps a new thread.
  while (state_.load(std::memory_order_acquire) == PASSING_ON) std::this_thread::yield();
}

void Turn::passOn(bool late) {
  int expected = RUNNING;
  if (!state_.compare_exchange_strong(expected, PASSING_ON, std::memory_order_acq_rel)) return;
  if (late) habit_->tookLong();
  handOver();
  state_.store(PASSED_ON, std::memory_order_release);
}

bool Turn::check() {
  const std::uint32_t runs = runs_.load(std::memory_order_relaxed);
  const std::uint32_t begun = runs - std::exchange(runsSeen_, runs);
  if (state_.load(std::memory_order_relaxed) != RUNNING || begun >= CHEAP) {
    suspect_ = false;
    return false;
  }
  if (begun == 0 || suspect_) {
    // One handler for a whole tick, or seen busy twice with few of them.
    suspect_ = false;
    passOn(true);
  } else {
    suspect_ = true;
  }
  return true;
}

bool Turn::checkAll() {
  std::lock_guard lock(turns().mutex);
  bool any = false;
  for (Turn* turn: turns().all) any = turn->check() || any;
  return any;
}

void beforeBlocking() {
  flushAll();
  if (threadTurn != nullptr) threadTurn->passOn();
}

void markRuntimeThread() { runtimeThread = true; }

bool isRuntimeThread() { return runtimeThread; }

AnswersTo::AnswersTo(Outbox& outbox): outbox_(outbox), outer_(std::exchange(threadAnswers, this)) {}

AnswersTo::~AnswersTo() {
  threadAnswers = outer_;
  flush();
}

void AnswersTo::flush() {
  if (std::exchange(hasSome_, false)) outbox_.flush();
}

void flushSoon(Outbox& outbox) {
  if (threadAnswers != nullptr && &threadAnswers->outbox_ == &outbox) {
    threadAnswers->hasSome_ = true;
  } else {
    auto& mine = outboxes();
    const auto found = std::ranges::find(mine, &outbox, &ToFlush::outbox);
    if (found == mine.end()) {
      mine.push_back({&outbox, outbox.self()});
    } else if (found->alive.expired()) {
      found->alive = outbox.self();  // another one, at the same address
    }
  }
  if (!outbox.clockKnows_.load(std::memory_order_acquire)) {
    outbox.clockKnows_.store(true, std::memory_order_release);
    std::lock_guard lock(forgotten().mutex);
    forgotten().outboxes.push_back(outbox.self());
  }
  runtime().clock.poke();
  if (!isRuntimeThread()) runtime().clock.hurry();
}

void flushAll() {
  if (threadAnswers != nullptr) threadAnswers->flush();
  auto& mine = outboxes();
  if (mine.empty()) return;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (const auto outbox = mine[i].alive.lock()) outbox->flush();
  }
  mine.clear();
}

void flushForgotten() {
  std::vector<std::weak_ptr<Outbox>> due;
  {
    std::lock_guard lock(forgotten().mutex);
    due.swap(forgotten().outboxes);
  }
  for (const auto& weak: due) {
    const auto outbox = weak.lock();
    if (outbox == nullptr) continue;
    // First: what is forgotten from now on comes again.
    outbox->clockKnows_.store(false, std::memory_order_release);
    outbox->flush();
  }
}

}  // namespace lp::_
