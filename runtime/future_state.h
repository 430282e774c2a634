// What a Future shares with whoever completes it.
// In: complete() or fail(), once.  Out: waiting threads wake, continuations are posted.
#pragma once

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/executor.h"
#include "runtime/frame.h"

namespace lp::_ {

// Rung by whichever of several futures is done first.
class Bell {
 public:
  void ring();
  // Waits until it is rung, or `cancelled` is set.
  void wait(std::stop_token cancelled);

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool rung_ = false;
};

class FutureBase: public std::enable_shared_from_this<FutureBase> {
 public:
  FutureBase() = default;
  FutureBase(const FutureBase&) = delete;
  FutureBase& operator=(const FutureBase&) = delete;
  virtual ~FutureBase();

  void wait();
  bool waitUntil(std::chrono::steady_clock::time_point time);
  bool ready() const;
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
  // Rings the bell once this is done, at once if it is.
  void ringWhenDone(std::shared_ptr<Bell> bell);

  // Throws what it failed with, if it did. An lp::Error is thrown as a copy of the caller's own.
  void throwIfFailed() const;

 protected:
  // What to call it in a log line: "a call of producer/0.work".
  virtual std::string describe() const { return "a future"; }

 private:
  struct Continuation {
    std::shared_ptr<Executor> executor;
    std::unique_ptr<Job> job;
  };
  bool finish(std::optional<Error> error, std::exception_ptr other);
  void logUnseen() const;
  // `until` null: for ever.
  bool waitFor(const std::chrono::steady_clock::time_point* until);

  mutable std::mutex mutex_;
  std::condition_variable done_;
  bool isDone_ = false;
  bool abandoned_ = false;
  // Set before it is done, constant afterwards.
  std::optional<Error> error_;
  std::exception_ptr other_;  // an exception of a continuation that is no lp::Error
  std::vector<Continuation> continuations_;
  std::vector<std::shared_ptr<Bell>> bells_;
};

std::size_t waitAny(const std::vector<std::shared_ptr<FutureBase>>& states);

// A future of a T: take() once, when it is done; throws its error.
template <typename T>
class FutureState: public FutureBase {
 public:
  T take() {
    throwIfFailed();
    return takeValue();
  }

 private:
  virtual T takeValue() = 0;
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
class ThenState final: public FutureState<typename ThenResult<T, F>::Type> {
 public:
  using Result = typename ThenResult<T, F>::Type;

  ThenState(std::shared_ptr<FutureState<T>> source, F f)
      : source_(std::move(source)), f_(std::move(f)) {}

  void start() {
    auto self = std::static_pointer_cast<ThenState>(this->shared_from_this());
    source_->whenDone(currentExecutor(), makeJob([self, frame = SavedFrame::current()] {
                        FrameScope scope(frame);
                        self->run();
                      }));
  }

  void cancel() override {
    source_->cancel();
    FutureBase::cancel();
  }

 private:
  void run() {
    try {
      if constexpr (std::is_void_v<T>) {
        source_->take();
        slot_.fill(f_);
      } else {
        slot_.fill(f_, source_->take());
      }
    } catch (...) {
      this->failWithCurrentException();
      return;
    }
    this->complete();
  }
  Result takeValue() override { return slot_.take(); }

  std::shared_ptr<FutureState<T>> source_;
  F f_;
  Slot<Result> slot_;
};

// Resumes the coroutine where it was suspended: on its event loop, else on the pool. A call that is
// cancelled meanwhile cancels what it awaits.
template <typename T>
class FutureAwaiter {
 public:
  explicit FutureAwaiter(std::shared_ptr<FutureState<T>> state): state_(std::move(state)) {}

  bool await_ready() const { return state_->ready(); }
  void await_suspend(std::coroutine_handle<> coroutine) {
    // The coroutine may be resumed, and this destroyed, before whenDone() returns: nothing of this
    // is used after it.
    auto state = state_;
    SavedFrame frame = SavedFrame::current();
    cancel_.emplace(frame.cancelled(), CancelState{state});
    state->whenDone(currentExecutor(), makeJob([coroutine, frame] {
                      FrameScope scope(frame);
                      coroutine.resume();
                    }));
  }
  T await_resume() {
    cancel_.reset();
    return state_->take();
  }

 private:
  struct CancelState {
    std::shared_ptr<FutureBase> state;
    void operator()() const { state->cancel(); }
  };
  std::shared_ptr<FutureState<T>> state_;
  std::optional<std::stop_callback<CancelState>> cancel_;
};

}  // namespace lp::_
