#include "runtime/call/target.h"

#include <random>
#include <utility>

#include "runtime/call/node_context.h"
#include "runtime/call/runtime.h"

namespace lp {

std::string Handle::lpName() const {
  return target_ != nullptr ? target_->name() : "an empty handle";
}

namespace _ {

std::uint64_t newCallId() {
  static const std::uint64_t base = [] {
    std::random_device random;
    return (std::uint64_t{random()} << 32) | random();
  }();
  static std::atomic<std::uint64_t> count = 0;
  return base + count.fetch_add(1, std::memory_order_relaxed);
}

OutgoingCall::OutgoingCall(std::shared_ptr<Target> target, const CallOptions& options,
                           const Method& method)
    : target_(std::move(target)), options_(options), method_(method), id_(newCallId()) {
  const SavedFrame& frame = currentFrame();
  if (frame.node() != nullptr) caller_ = frame.node()->name();
  if (frame.call() != nullptr) {
    chain_ = frame.call()->chain;
    deadline_ = frame.call()->deadline;
  }
}

OutgoingCall::~OutgoingCall() = default;

std::string OutgoingCall::describe() const {
  return target_->name() + "." + std::string(method_.name);
}

void OutgoingCall::StopWith::operator()() const {
  // The call may be on its way out: then nobody waits for it.
  auto self = call.weak_from_this().lock();
  if (self == nullptr) return;
  std::string text = "the program is stopping";
  if (auto known = program.lock()) text += ": " + known->stopReason();
  self->cancel(Error(Code::CANCELLED, std::move(text), self->target_->name(), {}));
}

void OutgoingCall::start(std::shared_ptr<FutureBase> future) {
  future_ = std::move(future);
  const auto now = std::chrono::steady_clock::now();
  if (options_.timeout && options_.timeout->count() > 0) {
    const auto end =
        now + std::chrono::ceil<std::chrono::steady_clock::duration>(*options_.timeout);
    if (!deadline_ || end < *deadline_) deadline_ = end;
  }
  const SavedFrame& frame = currentFrame();
  std::shared_ptr<ProgramControl> program =
      frame.node() != nullptr ? frame.node()->program.lock() : target_->program();
  if (program != nullptr) stopGuard_.emplace(program->stopToken(), StopWith{*this, program});
  if (deadline_) {
    timer_ = runtime().reactor.at(*deadline_, makeJob([weak = weak_from_this()] {
      if (auto self = weak.lock()) {
        self->cancel(Error(Code::DEADLINE_EXCEEDED,
                           "no answer from " + self->describe() + " in time", self->target_->name(),
                           {}));
      }
    }));
  }
  if (!isDone()) target_->start(shared_from_this());
}

void OutgoingCall::settle() {
  if (timer_ != 0) runtime().reactor.cancel(timer_);
}

void OutgoingCall::succeed(std::unique_ptr<Response> response) {
  if (!claim()) return;
  settle();
  response_ = std::move(response);
  std::exchange(future_, nullptr)->complete();
}

void OutgoingCall::fail(const Error& error) {
  if (!claim()) return;
  settle();
  std::exchange(future_, nullptr)->fail(error);
}

void OutgoingCall::cancel(const Error& why) {
  if (!claim()) return;
  settle();
  std::exchange(future_, nullptr)->fail(why);
  target_->cancel(*this);
}

}  // namespace _

}  // namespace lp
