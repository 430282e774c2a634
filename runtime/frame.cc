#include "runtime/frame.h"

#include <new>
#include <utility>

namespace lp::_ {

namespace {

// Never destroyed: when a thread ends its frame is empty, and when it calls exit(), which destroys
// what is a thread's first, exit's handlers still ask for which node it did that. So it takes no
// memory either, and signal handlers may ask, too.
alignas(SavedFrame) thread_local unsigned char room[sizeof(SavedFrame)];
thread_local bool isMade = false;

SavedFrame& threadFrame() {
  if (!isMade) {
    new (room) SavedFrame();
    isMade = true;
  }
  return *std::launder(reinterpret_cast<SavedFrame*>(room));
}

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

SavedFrame SavedFrame::current() { return threadFrame(); }

const SavedFrame& currentFrame() { return threadFrame(); }

FrameScope::FrameScope(SavedFrame frame)
    : previous_(std::exchange(threadFrame(), std::move(frame))) {}

FrameScope::~FrameScope() { threadFrame() = std::move(previous_); }

}  // namespace lp::_
