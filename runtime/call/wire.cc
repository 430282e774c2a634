#include "runtime/call/wire.h"

#include <utility>

#include "runtime/call/node_context.h"
#include "runtime/call/recycle.h"
#include "runtime/future.h"

namespace lp::_ {

namespace {

const std::shared_ptr<Target>& targetOfHandle(const Handle& handle, const Method& method) {
  if (!handle) {
    throw Error(Code::FAILED_PRECONDITION,
                "`" + std::string(method.name) + "` called on a handle that refers to nothing");
  }
  return handle.lpTarget();
}

}  // namespace

void unimplemented(const Interface& object, std::string_view method) {
  throw Error(Code::UNIMPLEMENTED,
              "`" + object.lpType() + "` has no `" + std::string(method) + "`");
}

std::shared_ptr<OutgoingCall> newCall(const Handle& handle, const Method& method) {
  const std::shared_ptr<Target>& target = targetOfHandle(handle, method);
  return recycled<OutgoingCall>(target, policyOf(handle, method), method);
}

DirectCall::DirectCall(const Handle& handle, const Method& method): method_(method) {
  const std::shared_ptr<Target>& target = targetOfHandle(handle, method);
  if (onEventLoop()) {
    throw Error(Code::FAILED_PRECONDITION,
                "a sync call of " + target->name() + "." + std::string(method.name) +
                    " on an event loop, where Tasks run: co_await futures()." +
                    std::string(method.name) + "(...) instead");
  }
  served_ = target->served();
  if (served_ == nullptr) return;
  const auto& call = currentFrame().call();
  const CallPolicy policy = policyOf(handle, method);
  if (policy.timeout.count() > 0 || (call != nullptr && call->deadline)) return;
  attempts_ = policy.attempts;
  id_ = newCallId();
  object_ = served_->tryEnter(id_, method);
  if (object_ != nullptr) target_ = target;
}

DirectCall::~DirectCall() {
  if (object_ != nullptr) served_->release(id_);
}

bool DirectCall::tryAgain(const Error& error, unsigned attempts) {
  if (error.code() != Code::UNAVAILABLE || attempts >= attempts_) return false;
  served_->release(id_);
  object_ = nullptr;
  while (object_ == nullptr && !served_->over()) {
    after(pauseAfter(attempts)).get();
    object_ = served_->tryEnter(id_ = newCallId(), method_);
  }
  return object_ != nullptr;
}

SavedFrame DirectCall::frame() const {
  auto frame = recycled<CallFrame>();
  const CurrentFrame here = currentFrame();
  if (here.node() != nullptr) frame->caller = here.node()->name;
  if (here.call() != nullptr) {
    // One thread, one fate: what cancels the caller cancels the callee.
    frame->cancelWith(here.call());
    frame->outer = here.call()->chain();
  }
  frame->node = served_->sharedName();
  frame->method = method_.name;
  frame->call = id_;
  return SavedFrame(served_->node(), std::move(frame));
}

}  // namespace lp::_
