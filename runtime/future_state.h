// What a Future shares with whoever completes it.
// In: complete() or fail(), once.  Out: waiting threads wake, continuations are posted.
#pragma once

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/executor.h"
#include "runtime/frame.h"
#include "runtime/now.h"

namespace lp::_ {

class Sleeper;

class FutureBase: public std::enable_shared_from_this<FutureBase> {
 public:
  FutureBase() = default;
  FutureBase(const FutureBase&) = delete;
  FutureBase& operator=(const FutureBase&) = delete;
  virtual ~FutureBase();

  void wait() { waitFor(nullptr); }
  bool waitUntil(TimePoint time) { return waitFor(&time); }
  bool ready() const { return isDone_.load(std::memory_order_acquire); }
  // The same for somebody who only looks, and may never wait.
  bool look() {
    if (!ready()) expect();
    return ready();
  }
  // Whoever owned the future is gone: an error that comes is logged.
  void abandon();
  // Asks whoever works on it to stop, and fails it with CANCELLED.
  virtual void cancel() { fail(Error(Code::CANCELLED, "cancelled by its caller")); }

  // The first of these counts, whoever calls it; false for the others.
  bool complete() { return finish(std::nullopt, nullptr); }
  bool fail(const Error& error) { return finish(error, nullptr); }
  // In a catch block: with what was caught.
  bool failWithCurrentException();

  // Posts the job once this is done, at once if it is.
  void whenDone(std::shared_ptr<Executor> executor, std::unique_ptr<Job> job);

  // Throws what it failed with, if it did. An lp::Error is thrown as a copy of the caller's own.
  void throwIfFailed() const;

 protected:
  // What to call it in a log line: "a call of producer/0.work".
  virtual std::string describe() const { return "a future"; }
  // Nobody may come to wait in a thread: the result must arrive all the same.
  virtual void expect() {}
  // A thread is about to wait.
  virtual void beforeWaiting() {}
  // As help(), for a moment at most, in which nothing can wake the thread. It is not listed as one
  // that waits yet: calls that are answered soon do not pay for that.
  virtual void linger() {}
  // Lets the thread that waits bring the result about, sleeping for it if need be, at the longest
  // until `until` or until the sleeper is notified. False: there is nothing that it could do.
  virtual bool help(Sleeper& /*sleeper*/, const TimePoint* /*until*/) { return false; }

 private:
  friend std::size_t waitAny(const std::vector<std::shared_ptr<FutureBase>>& states);
  class Waiting;
  struct Continuation {
    std::shared_ptr<Executor> executor;
    std::unique_ptr<Job> job;
  };
  bool finish(std::optional<Error> error, std::exception_ptr other);
  void logUnseen() const;
  // `until` null: for ever.
  bool waitFor(const TimePoint* until);

  mutable std::mutex mutex_;
  std::atomic<bool> isDone_ = false;
  bool abandoned_ = false;
  // Set before it is done, constant afterwards.
  std::optional<Error> error_;
  std::exception_ptr other_;  // an exception of a continuation that is no lp::Error
  std::vector<Continuation> continuations_;
  Waiting* waiting_ = nullptr;  // the threads that wait, a list
};

std::size_t waitAny(const std::vector<std::shared_ptr<FutureBase>>& states);

// What a Future<T> holds: what is shared, and how its value is taken from there, once, when it is
// done. take() throws its error.
template <typename T>
class FutureOf {
 public:
  using Take = T (*)(FutureBase& state);

  FutureOf() = default;
  FutureOf(std::shared_ptr<FutureBase> state, Take how): state_(std::move(state)), take_(how) {}
  explicit operator bool() const { return state_ != nullptr; }
  FutureBase* operator->() const { return state_.get(); }
  const std::shared_ptr<FutureBase>& state() const { return state_; }
  T take() {
    state_->throwIfFailed();
    return take_(*state_);
  }

 private:
  std::shared_ptr<FutureBase> state_;
  Take take_ = nullptr;
};

// A place for a value that may be void.
template <typename T>
struct Slot {
  std::optional<T> value;
  template <typename F, typename... Arguments>
  void fill(F& f, Arguments&&... arguments) {
    value.emplace(f(std::forward<Arguments>(arguments)...));
  }
  T take() { return std::move(*value); }
};
template <>
struct Slot<void> {
  template <typename F, typename... Arguments>
  void fill(F& f, Arguments&&... arguments) {
    f(std::forward<Arguments>(arguments)...);
  }
  void take() {}
};

// What `then` makes: waits for its source, then runs f on the executor it was made on.
template <typename T, typename F>
struct ThenResult {
  using Type = std::invoke_result_t<F, T>;
};
template <typename F>
struct ThenResult<void, F> {
  using Type = std::invoke_result_t<F>;
};

template <typename T, typename F>
class ThenState final: public FutureBase {
 public:
  using Result = typename ThenResult<T, F>::Type;

  ThenState(FutureOf<T> source, F f): source_(std::move(source)), f_(std::move(f)) {}

  void start() {
    auto self = std::static_pointer_cast<ThenState>(shared_from_this());
    source_->whenDone(currentExecutor(), makeJob([self, frame = SavedFrame::current()] {
                        FrameScope scope(frame);
                        self->run();
                      }));
  }

  void cancel() override {
    source_->cancel();
    FutureBase::cancel();
  }

  static Result take(FutureBase& state) { return static_cast<ThenState&>(state).slot_.take(); }

 private:
  void run() {
    try {
      if constexpr (std::is_void_v<T>) {
        source_.take();
        slot_.fill(f_);
      } else {
        slot_.fill(f_, source_.take());
      }
    } catch (...) {
      failWithCurrentException();
      return;
    }
    complete();
  }

  FutureOf<T> source_;
  F f_;
  Slot<Result> slot_;
};

// Resumes the coroutine where it was suspended: on its event loop, else on the pool. A call that is
// cancelled meanwhile cancels what it awaits.
template <typename T>
class FutureAwaiter {
 public:
  explicit FutureAwaiter(FutureOf<T> state): state_(std::move(state)) {}

  bool await_ready() const { return state_->ready(); }
  void await_suspend(std::coroutine_handle<> coroutine) {
    // The coroutine may be resumed, and this destroyed, before whenDone() returns: nothing of this
    // is used after it.
    auto state = state_;
    SavedFrame frame = SavedFrame::current();
    cancel_.emplace(frame.cancelled(), CancelState{state.state()});
    state->whenDone(currentExecutor(), makeJob([coroutine, frame] {
                      FrameScope scope(frame);
                      coroutine.resume();
                    }));
  }
  T await_resume() {
    cancel_.reset();
    return state_.take();
  }

 private:
  struct CancelState {
    std::shared_ptr<FutureBase> state;
    void operator()() const { state->cancel(); }
  };
  FutureOf<T> state_;
  std::optional<std::stop_callback<CancelState>> cancel_;
};

}  // namespace lp::_
