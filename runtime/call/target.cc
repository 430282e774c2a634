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

OutgoingCall::OutgoingCall(std::shared_ptr<Target> target, const CallPolicy& policy,
                           const Method& method)
    : target_(std::move(target)), policy_(policy), method_(method), id_(newCallId()) {
  const CurrentFrame frame = currentFrame();
  node_ = frame.node();
  if (node_ != nullptr) caller_ = node_->name;
  if (frame.call() != nullptr) {
    chain_ = frame.call()->chain();
    deadline_ = frame.call()->deadline;
  }
}

OutgoingCall::OutgoingCall(std::shared_ptr<OutgoingCall> original, unsigned number)
    : target_(original->target_),
      policy_(original->policy_),
      method_(original->method_),
      deadline_(original->deadline_),
      id_(newCallId()),
      chain_(original->chain_),
      caller_(original->caller_),
      node_(original->node_),
      original_(std::move(original)),
      number_(number) {}

OutgoingCall::~OutgoingCall() noexcept { delete retrying_.load(std::memory_order_acquire); }

std::string OutgoingCall::name() const { return target_->name() + "." + std::string(method_.name); }

void OutgoingCall::StopWith::operator()() const {
  // The call may be on its way out: then nobody waits for it.
  auto self = std::static_pointer_cast<OutgoingCall>(call.weak_from_this().lock());
  if (self == nullptr) return;
  // A node that is gone may be why the program stops: the cause says more than its consequence.
  if (const auto end = self->target_->over()) return self->cancel(*end);
  std::string text = "the program is stopping";
  if (auto known = program.lock()) text += ": " + known->stopReason();
  self->cancel(Error(Code::CANCELLED, std::move(text), self->target_->name(), {}));
}

void OutgoingCall::start(Decode how) {
  decode_ = how;
  if (policy_.timeout.count() > 0) {
    const auto end =
        now() + std::chrono::ceil<std::chrono::steady_clock::duration>(policy_.timeout);
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
  if (original_ != nullptr) {
    original_->succeed(std::move(response));
  } else {
    response_.emplace(std::move(response));
  }
  complete();
}

void OutgoingCall::fail(const Error& error) {
  const bool again = error.code() == Code::UNAVAILABLE && policy_.attempts > number_;
  if (original_ != nullptr) {
    if (!claim()) return;
    FutureBase::fail(error);
    if (again && original_->tryAgain(number_)) return;
    if (original_->claim()) original_->FutureBase::fail(error);
    return;
  }
  if (again && tryAgain(1)) return;
  if (claim()) FutureBase::fail(error);
}

bool OutgoingCall::tryAgain(unsigned attempts) {
  if (isDone() || target_->over()) return false;
  const TimePoint when = now() + pauseAfter(attempts);
  if (deadline_ && *deadline_ <= when) return false;
  if (attempts == 1) {
    auto made = std::make_unique<Retrying>();
    Retrying* none = nullptr;
    // Whoever comes second to say that the first attempt failed says nothing new.
    if (!retrying_.compare_exchange_strong(none, made.get())) return true;
    static_cast<void>(made.release());
  }
  auto self = std::static_pointer_cast<OutgoingCall>(shared_from_this());
  runtime().clock.at(when, makeJob([self, attempts] { self->makeAttempt(attempts + 1); }));
  return true;
}

void OutgoingCall::makeAttempt(unsigned number) {
  if (isDone()) return;
  auto attempt = std::make_shared<OutgoingCall>(
      std::static_pointer_cast<OutgoingCall>(shared_from_this()), number);
  {
    Retrying& retrying = *retrying_.load(std::memory_order_acquire);
    std::lock_guard lock(retrying.mutex);
    retrying.attempt = attempt;
  }
  target_->start(attempt);
  // Whoever waits does so for the original, which another connection may have carried.
  attempt->expect();
  if (isDone()) attempt->cancel();
}

void OutgoingCall::cancel(const Error& why) {
  if (!claim()) return;
  FutureBase::fail(why);
  target_->cancel(*this);
  if (original_ != nullptr) return original_->cancel(why);
  Retrying* retrying = retrying_.load(std::memory_order_acquire);
  if (retrying == nullptr) return;
  std::shared_ptr<OutgoingCall> attempt;
  {
    std::lock_guard lock(retrying->mutex);
    attempt = retrying->attempt.lock();
  }
  if (attempt != nullptr) attempt->cancel(why);
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
