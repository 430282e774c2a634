// Which node, and which call, the current thread works for.
// In: scopes opened by the runtime around user code.  Out: what context(), stop() and nested calls
// look up.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/now.h"

namespace lp::_ {

struct NodeContext;

// One call on its way through nodes, innermost last: to find calls that come back to where they
// started.
struct Hop {
  std::string node;  // "producer/1"
  std::string method;
  std::uint64_t call = 0;  // unique in the program
};

// A call that runs, as its callee sees it. Shared: a coroutine outlives the thread that started it.
// Written before the call runs, but for its cancellation.
class CallFrame {
 public:
  std::optional<TimePoint> deadline;
  std::shared_ptr<const std::string> caller;  // "consumer/0"; null if unknown
  std::vector<Hop> outer;                     // the calls that this one is made in, outermost first
  // This one. The names are the callee's, and live as long as it is called.
  std::shared_ptr<const std::string> node;
  std::string_view method;
  std::uint64_t call = 0;
  std::uint64_t stream = 0;  // its caller's calls of the method that have it, too, run one by one

  // `outer` and this one.
  std::vector<Hop> chain() const;

  // Set when nobody wants the result any more. From any thread.
  std::stop_token cancelled();
  void cancel();
  // The same, but if there may be somebody to be told of it, does nothing and returns false.
  bool cancelQuietly();
  bool isCancelled() const;
  // Cancelled, or out of time: whoever called has gone on by now, though word of that may be on its
  // way still.
  bool isGivenUp(TimePoint when) const { return isCancelled() || (deadline && *deadline <= when); }
  bool isGivenUp() const { return isCancelled() || (deadline && *deadline <= now()); }
  // Before it runs: one fate with another call.
  void cancelWith(std::shared_ptr<CallFrame> other) { fate_ = std::move(other); }

 private:
  std::stop_source source();
  std::shared_ptr<CallFrame> fate_;
  std::atomic<bool> isCancelled_ = false;
  // Made when it is first asked for, which few calls do.
  std::mutex mutex_;
  std::stop_source cancel_{std::nostopstate};
};

// A token that never stops outside a call.
inline std::stop_token cancelled(const std::shared_ptr<CallFrame>& call) {
  return call != nullptr ? call->cancelled() : std::stop_token();
}

// The state of a thread, to be taken along to another one.
class SavedFrame {
 public:
  SavedFrame() = default;
  SavedFrame(std::shared_ptr<const NodeContext> node, std::shared_ptr<CallFrame> call)
      : node_(std::move(node)), call_(std::move(call)) {}
  // What this thread works for now.
  static SavedFrame current();

  const std::shared_ptr<const NodeContext>& node() const { return node_; }
  const std::shared_ptr<CallFrame>& call() const { return call_; }
  std::stop_token cancelled() const { return _::cancelled(call_); }

 private:
  std::shared_ptr<const NodeContext> node_;
  std::shared_ptr<CallFrame> call_;
};

// What this thread works for, without a copy: both may be null. Valid until the innermost scope
// ends.
class CurrentFrame {
 public:
  const std::shared_ptr<const NodeContext>& node() const { return *node_; }
  const std::shared_ptr<CallFrame>& call() const { return *call_; }
  std::stop_token cancelled() const { return _::cancelled(*call_); }

 private:
  friend class FrameScope;
  friend CurrentFrame currentFrame();
  const std::shared_ptr<const NodeContext>* node_;
  const std::shared_ptr<CallFrame>* call_;
};
CurrentFrame currentFrame();

// Makes this thread work for a node and a call while it lives.
class FrameScope {
 public:
  explicit FrameScope(SavedFrame frame);
  // Both stay as they are while this lives.
  FrameScope(const std::shared_ptr<const NodeContext>& node,
             const std::shared_ptr<CallFrame>& call);
  ~FrameScope();
  FrameScope(const FrameScope&) = delete;
  FrameScope& operator=(const FrameScope&) = delete;

 private:
  void enter(const std::shared_ptr<const NodeContext>& node,
             const std::shared_ptr<CallFrame>& call);
  SavedFrame kept_;
  CurrentFrame previous_;
};

}  // namespace lp::_
