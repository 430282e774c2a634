// A call that has started.
// In: futures come from handles (`handle.futures().work(x)`).  Out: its result or its lp::Error,
// once.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/future_state.h"
#include "runtime/now.h"

namespace lp {

// The result of a call that runs meanwhile. Moved, not copied; its result is taken once. Dropping
// one does not stop the call: it goes on, and if it fails that is logged. Every member may be
// called from any thread, but only from one at a time.
template <typename T>
class [[nodiscard]] Future {
 public:
  using Value = T;

  // Waits and returns the result, or throws the call's error. Throws FAILED_PRECONDITION on an
  // event loop while the result is not there (co_await it instead), CANCELLED when the call this
  // thread is in is cancelled meanwhile.
  T get() {
    state_->wait();
    return std::exchange(state_, {}).take();
  }

  // Waits at most this long; whether the result (or error) is there.
  template <typename Rep, typename Period>
  bool waitFor(std::chrono::duration<Rep, Period> duration) const {
    return state_->waitUntil(_::now() +
                             std::chrono::ceil<std::chrono::steady_clock::duration>(duration));
  }
  void wait() const { state_->wait(); }
  bool ready() const { return state_->look(); }

  // Tells the callee that nobody wants the result: its handler sees lp::currentCall().cancelled,
  // and this future fails with CANCELLED at once. No effect when it is done.
  void cancel() { state_->cancel(); }

  // A future of f(result). An error skips f. f runs on the event loop this is called on, else on a
  // thread of the runtime's, never inside the thread that completes the call.
  template <typename F>
  auto then(F f) && {
    using Result = typename _::ThenState<T, F>::Result;
    using State = _::ThenState<T, F>;
    auto state = std::make_shared<State>(std::exchange(state_, {}), std::move(f));
    state->start();
    return Future<Result>({std::move(state), &State::take});
  }

  auto operator co_await() && { return _::FutureAwaiter<T>(std::exchange(state_, {})); }

  explicit Future(_::FutureOf<T> state): state_(std::move(state)) {}
  Future(Future&&) noexcept = default;
  Future& operator=(Future&& other) noexcept {
    if (state_) state_->abandon();
    state_ = std::move(other.state_);
    return *this;
  }
  ~Future() {
    if (state_) state_->abandon();
  }

  const std::shared_ptr<_::FutureBase>& lpState() const { return state_.state(); }

 private:
  _::FutureOf<T> state_;
};

// Waits for all and returns their results in order. When some fail, waits for the rest and throws
// the first of them in order.
template <typename T>
std::vector<T> waitAll(std::vector<Future<T>> futures) {
  for (Future<T>& future: futures) future.wait();
  std::vector<T> results;
  results.reserve(futures.size());
  std::exception_ptr first;
  for (Future<T>& future: futures) {
    try {
      results.push_back(future.get());
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
  return results;
}
inline void waitAll(std::vector<Future<void>> futures) {
  for (Future<void>& future: futures) future.wait();
  std::exception_ptr first;
  for (Future<void>& future: futures) {
    try {
      future.get();
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

// Waits until one is done; its index. Throws INVALID_ARGUMENT for none.
template <typename T>
std::size_t waitAny(const std::vector<Future<T>>& futures) {
  std::vector<std::shared_ptr<_::FutureBase>> states;
  states.reserve(futures.size());
  for (const Future<T>& future: futures) states.push_back(future.lpState());
  return _::waitAny(states);
}

// A future that is done after this long; for Tasks, which must not sleep.
Future<void> after(std::chrono::nanoseconds duration);

}  // namespace lp
