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
  const CurrentFrame frame = currentFrame();
  node_ = frame.node();
  if (node_ != nullptr) caller_ = node_->name;
  if (frame.call() != nullptr) {
    chain_ = frame.call()->chain();
    deadline_ = frame.call()->deadline;
  }
}

OutgoingCall::~OutgoingCall() noexcept = default;

std::string OutgoingCall::name() const { return target_->name() + "." + std::string(method_.name); }

void OutgoingCall::StopWith::operator()() const {
  // The call may be on its way out: then nobody waits for it.
  auto self = std::static_pointer_cast<OutgoingCall>(call.weak_from_this().lock());
  if (self == nullptr) return;
  std::string text = "the program is stopping";
  if (auto known = program.lock()) text += ": " + known->stopReason();
  self->cancel(Error(Code::CANCELLED, std::move(text), self->target_->name(), {}));
}

void OutgoingCall::start(Decode how) {
  decode_ = how;
  if (options_.timeout && options_.timeout->count() > 0) {
    const auto end = std::chrono::steady_clock::now() +
                     std::chrono::ceil<std::chrono::steady_clock::duration>(*options_.timeout);
    if (!deadline_ || end < *deadline_) deadline_ = end;
  }
  if (deadline_) {
    timer_ = runtime().clock.at(*deadline_, makeJob([weak = weak_from_this()] {
      if (auto self = std::static_pointer_cast<OutgoingCall>(weak.lock())) {
        self->cancel(Error(Code::DEADLINE_EXCEEDED, "no answer from " + self->name() + " in time",
                           self->target_->name(), {}));
      }
    }));
  }
  target_->start(std::static_pointer_cast<OutgoingCall>(shared_from_this()));
}

bool OutgoingCall::claim() {
  if (claimed_.exchange(true, std::memory_order_acq_rel)) return false;
  if (const std::uint64_t timer = timer_; timer != 0) runtime().clock.cancel(timer);
  return true;
}

void OutgoingCall::succeed(Response response) {
  if (!claim()) return;
  response_.emplace(std::move(response));
  complete();
}

void OutgoingCall::fail(const Error& error) {
  if (claim()) FutureBase::fail(error);
}

void OutgoingCall::cancel(const Error& why) {
  if (!claim()) return;
  FutureBase::fail(why);
  target_->cancel(*this);
}

void OutgoingCall::cancel() {
  cancel(Error(Code::CANCELLED, "cancelled by its caller", target_->name(), {}));
}

void OutgoingCall::setCarrier(std::shared_ptr<Carrier> carrier, std::uint32_t question) {
  question_ = question;
  carrier_ = std::move(carrier);
  isCarried_.store(true, std::memory_order_release);
}

Carrier* OutgoingCall::carrier() const {
  return isCarried_.load(std::memory_order_acquire) ? carrier_.get() : nullptr;
}

// Those who wait are told when the program stops; the others find out by themselves.
void OutgoingCall::beforeWaiting() {
  if (guarded_.exchange(true, std::memory_order_relaxed)) return;
  auto program = node_ != nullptr ? node_->program.lock() : target_->program();
  if (program != nullptr) stopGuard_.emplace(program->stopToken(), StopWith{*this, program});
}

void OutgoingCall::expect() {
  beforeWaiting();
  if (Carrier* carrier = this->carrier()) carrier->expect();
}

void OutgoingCall::linger() {
  if (deadline_) return;
  if (Carrier* carrier = this->carrier()) carrier->linger(*this);
}

bool OutgoingCall::help(Sleeper& sleeper, const TimePoint* until) {
  Carrier* carrier = this->carrier();
  return carrier != nullptr && carrier->help(*this, sleeper, until);
}

}  // namespace _

}  // namespace lp
