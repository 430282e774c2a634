#include "runtime/frame.h"

#include <utility>

namespace lp::_ {

namespace {
thread_local SavedFrame threadFrame;
}

SavedFrame SavedFrame::current() { return threadFrame; }

const SavedFrame& currentFrame() { return threadFrame; }

FrameScope::FrameScope(SavedFrame frame): previous_(std::exchange(threadFrame, std::move(frame))) {}

FrameScope::~FrameScope() { threadFrame = std::move(previous_); }

}  // namespace lp::_
