#include "runtime/context.h"

#include "runtime/call/node_context.h"
#include "runtime/error.h"

namespace lp {

const Context& context() {
  const auto& node = _::currentFrame().node();
  if (node == nullptr) {
    throw Error(
        Code::FAILED_PRECONDITION,
        "this thread belongs to no node: take lp::NodeScope::here() along from one that does");
  }
  return node->context;
}

CurrentCall currentCall() {
  const auto& call = _::currentFrame().call();
  if (call == nullptr) return {};
  return {call->cancelled(), call->deadline,
          call->caller != nullptr ? *call->caller : std::string()};
}

NodeScope NodeScope::here() {
  static_cast<void>(context());
  return NodeScope(_::SavedFrame(_::currentFrame().node(), nullptr));
}

}  // namespace lp
