#include "runtime/frame.h"

#include <utility>

namespace lp::_ {

namespace {

// A null pointer that is there before main() and after exit(), and takes no memory to make.
template <typename T>
union NullForever {
  constexpr NullForever(): pointer() {}
  ~NullForever() {}
  std::shared_ptr<T> pointer;
};
constinit const NullForever<const NodeContext> NO_NODE;
constinit const NullForever<CallFrame> NO_CALL;

// Where to look: without a destructor and without an allocation. When a thread calls exit(), which
// destroys what is a thread's first, exit's handlers still ask for which node it did that; and
// signal handlers ask, too.
constinit thread_local const std::shared_ptr<const NodeContext>* threadNode = &NO_NODE.pointer;
constinit thread_local const std::shared_ptr<CallFrame>* threadCall = &NO_CALL.pointer;

}  // namespace

std::vector<Hop> CallFrame::chain() const {
  std::vector<Hop> all = outer;
  // Not yet known where it goes: it is only passed on.
  if (node != nullptr) all.push_back({*node, std::string(method), call});
  return all;
}

std::stop_source CallFrame::source() {
  if (fate_ != nullptr) return fate_->source();
  std::lock_guard lock(mutex_);
  if (!cancel_.stop_possible()) cancel_ = std::stop_source();
  return cancel_;
}

std::stop_token CallFrame::cancelled() { return source().get_token(); }

void CallFrame::cancel() {
  if (fate_ != nullptr) return fate_->cancel();
  isCancelled_ = true;
  source().request_stop();
}

bool CallFrame::cancelQuietly() {
  if (fate_ != nullptr) return fate_->cancelQuietly();
  std::lock_guard lock(mutex_);
  if (cancel_.stop_possible()) return cancel_.stop_requested();
  isCancelled_ = true;
  cancel_ = std::stop_source();
  cancel_.request_stop();
  return true;
}

bool CallFrame::isCancelled() const {
  return fate_ != nullptr ? fate_->isCancelled() : isCancelled_.load();
}

SavedFrame SavedFrame::current() {
  const CurrentFrame frame = currentFrame();
  return SavedFrame(frame.node(), frame.call());
}

CurrentFrame currentFrame() {
  CurrentFrame frame;
  frame.node_ = threadNode;
  frame.call_ = threadCall;
  return frame;
}

FrameScope::FrameScope(SavedFrame frame): kept_(std::move(frame)) {
  enter(kept_.node(), kept_.call());
}

FrameScope::FrameScope(const std::shared_ptr<const NodeContext>& node,
                       const std::shared_ptr<CallFrame>& call) {
  enter(node, call);
}

void FrameScope::enter(const std::shared_ptr<const NodeContext>& node,
                       const std::shared_ptr<CallFrame>& call) {
  previous_.node_ = std::exchange(threadNode, &node);
  previous_.call_ = std::exchange(threadCall, &call);
}

FrameScope::~FrameScope() {
  threadNode = previous_.node_;
  threadCall = previous_.call_;
}

}  // namespace lp::_
