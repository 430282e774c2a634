#include "runtime/stop.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runtime/call/node_context.h"
#include "runtime/call/runtime.h"
#include "runtime/call/sleeper.h"
#include "runtime/call/turn.h"
#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/logs/logger.h"
#include "runtime/now.h"

namespace lp {

void stop(const std::string& why) { _::currentProgram()->requestStop(why); }

std::stop_token stopToken() {
  const auto& node = _::currentFrame().node();
  return node != nullptr ? node->stop : _::currentProgram()->stopToken();
}

namespace {

bool waitForStopUntil(const _::TimePoint* until) {
  const std::stop_token stop = stopToken();
  const std::stop_token cancelled = _::currentFrame().cancelled();
  auto over = [&] { return stop.stop_requested() || cancelled.stop_requested(); };
  if (over()) return stop.stop_requested();
  if (until != nullptr && *until <= _::now()) return false;
  if (_::onEventLoop()) {
    throw Error(Code::FAILED_PRECONDITION, "lp::waitForStop() on an event loop, where Tasks run");
  }
  _::beforeBlocking();
  _::Sleeper& sleeper = _::Sleeper::mine();
  auto wake = [&sleeper] { sleeper.notify(); };
  std::stop_callback onStopped(stop, wake);
  std::stop_callback onCancelled(cancelled, wake);
  while (!over() && (until == nullptr || _::now() < *until)) sleeper.sleep(until);
  return stop.stop_requested();
}

}  // namespace

bool waitForStop(std::chrono::nanoseconds timeout) {
  const _::TimePoint until = _::now() + timeout;
  return waitForStopUntil(&until);
}

void waitForStop() { waitForStopUntil(nullptr); }

namespace _ {

// Runs its job once, on the pool, when the program stops.
class StopHandler: public std::enable_shared_from_this<StopHandler> {
 public:
  StopHandler(std::unique_ptr<Job> job, SavedFrame frame)
      : job_(std::move(job)), frame_(std::move(frame)) {}

  void watch(std::stop_token token) { callback_.emplace(std::move(token), Post{*this}); }

  void remove() {
    std::unique_lock lock(mutex_);
    removed_ = true;
    if (runner_ == std::this_thread::get_id()) return;
    ended_.wait(lock, [this] { return runner_ == std::thread::id(); });
  }

 private:
  struct Post {
    StopHandler& handler;
    void operator()() const {
      if (auto self = handler.weak_from_this().lock()) {
        runtime().pool->post(makeJob([self] { self->run(); }));
      }
    }
  };

  void run() {
    {
      std::lock_guard lock(mutex_);
      if (removed_) return;
      runner_ = std::this_thread::get_id();
    }
    {
      FrameScope scope(frame_);
      job_->run();
    }
    std::lock_guard lock(mutex_);
    runner_ = std::thread::id();
    ended_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  bool removed_ = false;
  std::thread::id runner_;
  std::unique_ptr<Job> job_;
  SavedFrame frame_;
  std::optional<std::stop_callback<Post>> callback_;
};

std::shared_ptr<StopHandler> addStopHandler(std::unique_ptr<Job> job) {
  std::stop_token token = stopToken();
  auto handler =
      std::make_shared<StopHandler>(std::move(job), SavedFrame(currentFrame().node(), nullptr));
  handler->watch(std::move(token));
  return handler;
}

void removeStopHandler(const std::shared_ptr<StopHandler>& handler) { handler->remove(); }

void logStopHandlerFailure() {
  const auto& node = currentFrame().node();
  const Error error =
      toError(std::current_exception(), node != nullptr ? *node->name : std::string());
  logOfRuntime(LogLevel::ERROR, std::string("a callback of lp::onStop() threw: ") + error.what());
}

}  // namespace _

}  // namespace lp
