// Who am I: what code of a node can ask about the node and about the call it serves.
// In: the calling thread.  Out: the node's place in the program; the current call's caller,
// deadline, cancellation.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "runtime/frame.h"
#include "runtime/launch_type.h"

namespace lp {

struct Context {
  std::string program;
  std::string label;
  std::uint32_t index = 0;
  std::uint32_t groupSize = 1;  // nodes that carry this label
  LaunchType launchType = LaunchType::LOCAL_MT;
  std::uint64_t seed = 0;  // this node's own: made of the program's seed, label and index
};

// The node that this thread works for: on its main thread, in its methods (in a direct call too,
// where it is the callee's), Tasks and continuations. Throws FAILED_PRECONDITION on a thread that
// belongs to no node. The reference stays valid as long as the node lives.
const Context& context();

// The call that this thread serves. Outside one: no deadline, no caller, a token that never stops.
// In a method that takes many calls at once none of them is the one: no deadline, no caller, and a
// token that is set when the program stops.
struct CurrentCall {
  std::stop_token cancelled;  // set when the caller cancels, its deadline passes, it is gone, or
                              // the program stops
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::string caller;  // "consumer/0"; empty if unknown
};
CurrentCall currentCall();

// Lends this thread's node to a thread of the user's own:
//   std::jthread thread([node = lp::NodeScope::here()] { auto scope = node.enter(); lp::context();
//   ... });
class NodeScope {
 public:
  // Throws FAILED_PRECONDITION on a thread that belongs to no node.
  static NodeScope here();
  // The calling thread works for the node until the result is destroyed, on the same thread.
  [[nodiscard]] _::FrameScope enter() const { return _::FrameScope(frame_); }

 private:
  explicit NodeScope(_::SavedFrame frame): frame_(std::move(frame)) {}
  _::SavedFrame frame_;
};

}  // namespace lp
