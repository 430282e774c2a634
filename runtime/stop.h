// Ending a program, from inside it.
// In: any thread of a node.  Out: every node's stop token is set, waits wake, and the launcher ends
// the program.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "runtime/executor.h"

namespace lp {

// Stops the program that this thread's node belongs to; on a thread without a node, the one program
// of this process (FAILED_PRECONDITION if there is none or several). Returns at once; several stops
// are harmless. `why` goes into the launcher's last lines.
void stop(const std::string& why = "lp::stop() was called");

// Set when the program stops. Same rule for the thread as stop().
std::stop_token stopToken();

// Waits until the program stops or this long; whether it stops. Zero polls. Wakes with false when
// the current call is cancelled. Throws FAILED_PRECONDITION on an event loop.
bool waitForStop(std::chrono::nanoseconds timeout);
// Waits until the program stops.
void waitForStop();

namespace _ {
class StopHandler;
std::shared_ptr<StopHandler> addStopHandler(std::unique_ptr<Job> job);
void removeStopHandler(const std::shared_ptr<StopHandler>& handler);
void logStopHandlerFailure();  // in a catch block
}  // namespace _

// Keeps a callback registered; destroying it unregisters (and waits if the callback is running on
// another thread).
class StopRegistration {
 public:
  explicit StopRegistration(std::shared_ptr<_::StopHandler> handler)
      : handler_(std::move(handler)) {}
  StopRegistration(StopRegistration&&) noexcept = default;
  StopRegistration& operator=(StopRegistration&&) = delete;
  ~StopRegistration() {
    if (handler_) _::removeStopHandler(handler_);
  }

 private:
  std::shared_ptr<_::StopHandler> handler_;
};

// Has callback() called once when the program stops (at once if it is stopping), on a thread of the
// runtime's with this thread's node as context. One that throws is logged and does not keep the
// others from running.
template <typename F>
[[nodiscard]] StopRegistration onStop(F callback) {
  return StopRegistration(_::addStopHandler(_::makeJob([callback = std::move(callback)]() mutable {
    try {
      callback();
    } catch (...) {
      _::logStopHandlerFailure();
    }
  })));
}

}  // namespace lp
