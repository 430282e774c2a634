#include "runtime/future_state.h"

#include <deque>
#include <optional>
#include <stop_token>

#include "runtime/call/patience.h"
#include "runtime/call/runtime.h"
#include "runtime/call/sleeper.h"
#include "runtime/call/turn.h"
#include "runtime/future.h"
#include "runtime/logs/logger.h"
#include "runtime/now.h"

namespace lp::_ {

namespace {

[[noreturn]] void refuseToBlock() {
  throw Error(Code::FAILED_PRECONDITION,
              "a blocking call on an event loop, where Tasks run: co_await the future instead");
}

[[noreturn]] void cancelledWhileWaiting() {
  throw Error(Code::CANCELLED, "the call that waits here was cancelled");
}

}  // namespace

FutureBase::~FutureBase() = default;

// A thread that waits, in the list of those that do.
class FutureBase::Waiting {
 public:
  Waiting(FutureBase& future, Sleeper& sleeper): future_(future), sleeper_(sleeper) {
    std::lock_guard lock(future_.mutex_);
    next_ = std::exchange(future_.waiting_, this);
  }
  ~Waiting() {
    std::lock_guard lock(future_.mutex_);
    Waiting** at = &future_.waiting_;
    while (*at != this) at = &(*at)->next_;
    *at = next_;
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // With the future's lock held.
  static void wakeAll(Waiting* first) {
    for (; first != nullptr; first = first->next_) first->sleeper_.notify();
  }

 private:
  FutureBase& future_;
  Sleeper& sleeper_;
  Waiting* next_;
};

namespace {

// Wakes a thread when the call that it is in is cancelled.
class WakeWhenCancelled {
 public:
  explicit WakeWhenCancelled(Sleeper& sleeper): token_(currentFrame().cancelled()) {
    if (token_.stop_possible()) callback_.emplace(token_, Wake{sleeper});
  }
  bool cancelled() const { return token_.stop_requested(); }

 private:
  struct Wake {
    Sleeper& sleeper;
    void operator()() const { sleeper.notify(); }
  };
  std::stop_token token_;
  std::optional<std::stop_callback<Wake>> callback_;
};

bool inCancelledCall() {
  const auto& call = currentFrame().call();
  return call != nullptr && call->isCancelled();
}

}  // namespace

bool FutureBase::waitFor(const TimePoint* until) {
  if (ready()) return true;
  if (onEventLoop()) refuseToBlock();
  beforeBlocking();
  if (until == nullptr && !inCancelledCall()) linger();
  if (ready()) return true;
  Sleeper& sleeper = Sleeper::mine();
  beforeWaiting();
  const WakeWhenCancelled wake(sleeper);
  {
    const Waiting waiting(*this, sleeper);
    Patience patience(until);
    while (!ready() && !wake.cancelled()) {
      if (until != nullptr && *until <= now()) {
        expect();
        return false;
      }
      if (!help(sleeper, &patience.lookUp())) sleeper.sleep(&patience.lookUp());
      if (!ready()) patience.goOn([&] { return describe(); });
    }
  }
  if (ready()) return true;
  cancel();
  cancelledWhileWaiting();
}

void FutureBase::throwIfFailed() const {
  if (!ready()) return;  // and what it failed with is there to be seen
  if (error_) throw Error(*error_);
  if (other_) std::rethrow_exception(other_);
}

void FutureBase::abandon() {
  {
    std::lock_guard lock(mutex_);
    abandoned_ = true;
    if (!ready()) return;
  }
  logUnseen();
}

void FutureBase::logUnseen() const {
  // Nobody misses what was cancelled.
  if ((!error_ || error_->code() == Code::CANCELLED) && !other_) return;
  const Error error = error_ ? *error_ : toError(other_, "");
  logOfRuntime(LogLevel::ERROR, describe() + " failed, and nobody looked: " + error.what());
}

bool FutureBase::failWithCurrentException() {
  try {
    throw;
  } catch (const Error& error) {
    return fail(error);
  } catch (...) {
    return finish(std::nullopt, std::current_exception());
  }
}

bool FutureBase::finish(std::optional<Error> error, std::exception_ptr other) {
  std::vector<Continuation> continuations;
  bool nobodyLooks = false;
  {
    std::lock_guard lock(mutex_);
    if (ready()) return false;
    error_ = std::move(error);
    other_ = std::move(other);
    isDone_.store(true, std::memory_order_release);
    nobodyLooks = abandoned_;
    continuations.swap(continuations_);
    Waiting::wakeAll(waiting_);
  }
  for (Continuation& continuation: continuations) {
    continuation.executor->post(std::move(continuation.job));
  }
  if (nobodyLooks) logUnseen();
  return true;
}

void FutureBase::whenDone(std::shared_ptr<Executor> executor, std::unique_ptr<Job> job) {
  {
    std::lock_guard lock(mutex_);
    if (!ready()) {
      continuations_.push_back({std::move(executor), std::move(job)});
      executor = nullptr;
    }
  }
  if (executor != nullptr) {
    executor->post(std::move(job));
  } else {
    expect();
  }
}

std::size_t waitAny(const std::vector<std::shared_ptr<FutureBase>>& states) {
  if (states.empty()) throw Error(Code::INVALID_ARGUMENT, "waitAny() of no futures");
  auto firstDone = [&] {
    std::size_t i = 0;
    while (i < states.size() && !states[i]->ready()) ++i;
    return i;
  };
  if (std::size_t i = firstDone(); i < states.size()) return i;
  if (onEventLoop()) refuseToBlock();
  Sleeper& sleeper = Sleeper::mine();
  beforeBlocking();
  const WakeWhenCancelled wake(sleeper);
  std::deque<FutureBase::Waiting> waiting;
  for (const auto& state: states) {
    waiting.emplace_back(*state, sleeper);
    state->beforeWaiting();
    // One thread reads one connection: others bring what comes in over the rest.
    state->expect();
  }
  std::size_t i = firstDone();
  Patience patience(nullptr);
  for (; i == states.size(); i = firstDone()) {
    if (wake.cancelled()) cancelledWhileWaiting();
    patience.goOn([&] {
      return "the first of " + std::to_string(states.size()) + ": " + states[0]->describe();
    });
    sleeper.sleep(&patience.lookUp());
  }
  return i;
}

namespace {

class TimerState final: public FutureBase {
 public:
  void startTimer(std::chrono::nanoseconds duration) {
    auto self = std::static_pointer_cast<TimerState>(shared_from_this());
    timer_ = runtime().clock.at(now() + duration, makeJob([self] { self->complete(); }));
  }
  void cancel() override {
    runtime().clock.cancel(timer_);
    FutureBase::cancel();
  }

 private:
  std::uint64_t timer_ = 0;
};

}  // namespace

}  // namespace lp::_

namespace lp {

Future<void> after(std::chrono::nanoseconds duration) {
  auto state = std::make_shared<_::TimerState>();
  state->startTimer(duration);
  return Future<void>({std::move(state), [](_::FutureBase&) {}});
}

}  // namespace lp
