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

SavedFrame SavedFrame::current() { return threadFrame(); }

const SavedFrame& currentFrame() { return threadFrame(); }

FrameScope::FrameScope(SavedFrame frame)
    : previous_(std::exchange(threadFrame(), std::move(frame))) {}

FrameScope::~FrameScope() { threadFrame() = std::move(previous_); }

}  // namespace lp::_
