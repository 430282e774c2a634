#include "runtime/future_state.h"

#include <cstdio>

#include "runtime/call/runtime.h"
#include "runtime/future.h"

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

void FutureBase::wait() { waitFor(nullptr); }

bool FutureBase::waitUntil(std::chrono::steady_clock::time_point time) { return waitFor(&time); }

bool FutureBase::waitFor(const std::chrono::steady_clock::time_point* until) {
  std::unique_lock lock(mutex_);
  if (isDone_) return true;
  if (onEventLoop()) refuseToBlock();
  const std::stop_token cancelled = currentFrame().cancelled();
  if (!cancelled.stop_possible()) {
    if (until == nullptr) {
      done_.wait(lock, [this] { return isDone_; });
      return true;
    }
    return done_.wait_until(lock, *until, [this] { return isDone_; });
  }
  lock.unlock();
  std::stop_callback wake(cancelled, [this] {
    std::lock_guard guard(mutex_);
    done_.notify_all();
  });
  lock.lock();
  auto ready = [&] { return isDone_ || cancelled.stop_requested(); };
  if (until == nullptr) {
    done_.wait(lock, ready);
  } else if (!done_.wait_until(lock, *until, ready)) {
    return false;
  }
  const bool done = isDone_;
  lock.unlock();
  if (done) return true;
  cancel();
  cancelledWhileWaiting();
}

bool FutureBase::ready() const {
  std::lock_guard lock(mutex_);
  return isDone_;
}

void FutureBase::throwIfFailed() const {
  std::unique_lock lock(mutex_);
  if (error_) throw Error(*error_);
  if (other_) std::rethrow_exception(other_);
}

void FutureBase::abandon() {
  {
    std::lock_guard lock(mutex_);
    abandoned_ = true;
    if (!isDone_) return;
  }
  logUnseen();
}

void FutureBase::logUnseen() const {
  // Nobody misses what was cancelled.
  if ((!error_ || error_->code() == Code::CANCELLED) && !other_) return;
  const Error error = error_ ? *error_ : toError(other_, "");
  std::fprintf(stderr, "lp: %s failed, and nobody looked: %s\n", describe().c_str(), error.what());
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
  std::vector<std::shared_ptr<Bell>> bells;
  bool nobodyLooks = false;
  {
    std::lock_guard lock(mutex_);
    if (isDone_) return false;
    isDone_ = true;
    error_ = std::move(error);
    other_ = std::move(other);
    nobodyLooks = abandoned_;
    continuations.swap(continuations_);
    bells.swap(bells_);
    done_.notify_all();
  }
  for (auto& bell: bells) bell->ring();
  for (Continuation& continuation: continuations) {
    continuation.executor->post(std::move(continuation.job));
  }
  if (nobodyLooks) logUnseen();
  return true;
}

void FutureBase::whenDone(std::shared_ptr<Executor> executor, std::unique_ptr<Job> job) {
  {
    std::lock_guard lock(mutex_);
    if (!isDone_) {
      continuations_.push_back({std::move(executor), std::move(job)});
      return;
    }
  }
  executor->post(std::move(job));
}

void FutureBase::ringWhenDone(std::shared_ptr<Bell> bell) {
  {
    std::lock_guard lock(mutex_);
    if (!isDone_) {
      bells_.push_back(std::move(bell));
      return;
    }
  }
  bell->ring();
}

void Bell::ring() {
  std::lock_guard lock(mutex_);
  rung_ = true;
  changed_.notify_all();
}

void Bell::wait(std::stop_token cancelled) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, std::move(cancelled), [this] { return rung_; });
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
  auto bell = std::make_shared<Bell>();
  for (const auto& state: states) state->ringWhenDone(bell);
  bell->wait(currentFrame().cancelled());
  if (std::size_t i = firstDone(); i < states.size()) return i;
  cancelledWhileWaiting();
}

namespace {

class TimerState final: public FutureState<void> {
 public:
  void startTimer(std::chrono::nanoseconds duration) {
    auto self = std::static_pointer_cast<TimerState>(shared_from_this());
    timer_ = runtime().reactor.at(std::chrono::steady_clock::now() + duration,
                                  makeJob([self] { self->complete(); }));
  }
  void cancel() override {
    runtime().reactor.cancel(timer_);
    FutureBase::cancel();
  }

 private:
  void takeValue() override {}
  std::uint64_t timer_ = 0;
};

}  // namespace

}  // namespace lp::_

namespace lp {

Future<void> after(std::chrono::nanoseconds duration) {
  auto state = std::make_shared<_::TimerState>();
  state->startTimer(duration);
  return Future<void>(std::move(state));
}

}  // namespace lp
