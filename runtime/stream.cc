#include "runtime/stream.h"

#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/target.h"
#include "runtime/call/wire.h"
#include "runtime/service.h"

namespace lp::_ {

namespace {

std::size_t bytesOf(ContentMessage& message) {
  std::size_t words = 0;
  for (const auto& segment: message.getSegmentsForOutput()) words += segment.size();
  return words * sizeof(capnp::word);
}

// Whoever looks at it sees the error that the future itself would throw.
std::optional<Error> errorOf(const OutgoingCall& call) {
  try {
    call.throwIfFailed();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

// Done when the calls are.
class StreamBase::End final: public FutureBase {
 public:
  End(Unanswered sent, std::optional<Error> failed)
      : sent_(std::move(sent)), failed_(std::move(failed)) {}

  // They are answered in their order, nearly always: what is left is looked at again.
  void look() {
    while (!sent_.empty() && sent_.front().call->ready()) {
      if (!failed_) failed_ = errorOf(*sent_.front().call);
      sent_.pop_front();
    }
    if (!sent_.empty()) {
      auto self = std::static_pointer_cast<End>(shared_from_this());
      const std::shared_ptr<OutgoingCall> last = sent_.back().call;
      const std::shared_ptr<OutgoingCall> next = last->ready() ? sent_.front().call : last;
      next->whenDone(runtime().pool, makeJob([self] { self->look(); }));
    } else if (failed_) {
      fail(*failed_);
    } else {
      complete();
    }
  }

 private:
  std::string describe() const override { return "a stream"; }
  Unanswered sent_;
  std::optional<Error> failed_;
};

StreamBase::StreamBase(const Handle& handle, const Method& method)
    : handle_(handle), method_(&method), id_(newCallId()) {}

StreamBase& StreamBase::operator=(StreamBase&& other) noexcept {
  if (this == &other) return *this;
  letGo();
  handle_ = std::move(other.handle_);
  method_ = other.method_;
  id_ = other.id_;
  sent_ = std::move(other.sent_);
  onTheWay_ = other.onTheWay_;
  failed_ = std::move(other.failed_);
  isAskedFor_ = other.isAskedFor_;
  return *this;
}

StreamBase::~StreamBase() { letGo(); }

void StreamBase::letGo() {
  // The future's own end logs what fails.
  if (!isAskedFor_ && !sent_.empty()) static_cast<void>(endOf(std::move(sent_), std::nullopt));
}

Future<void> StreamBase::endOf(Unanswered sent, std::optional<Error> failed) {
  auto end = std::make_shared<End>(std::move(sent), std::move(failed));
  end->look();
  return Future<void>({std::move(end), [](FutureBase&) {}});
}

std::shared_ptr<OutgoingCall> StreamBase::next() {
  settleDone();
  throwIfFailed();
  auto call = newCall(handle_, *method_);
  call->setStream(id_);
  return call;
}

void StreamBase::send(std::shared_ptr<OutgoingCall> call) {
  const std::size_t size = bytesOf(call->message());
  while (!sent_.empty() && onTheWay_ + size > method_->window) {
    sent_.front().call->wait();
    settle();
    throwIfFailed();
  }
  put(std::move(call), size);
}

Future<void> StreamBase::start(std::shared_ptr<OutgoingCall> call) {
  const std::size_t size = bytesOf(call->message());
  put(std::move(call), size);
  // The last of those whose answers make room.
  Unanswered last;
  std::size_t behind = onTheWay_;
  for (auto one = sent_.begin(); behind >= method_->window; ++one) {
    behind -= one->size;
    last = {*one};
  }
  return endOf(std::move(last), std::nullopt);
}

void StreamBase::put(std::shared_ptr<OutgoingCall> call, std::size_t size) {
  call->start(nullptr);
  isAskedFor_ = false;
  onTheWay_ += size;
  sent_.push_back({std::move(call), size});
}

void StreamBase::finish() {
  while (!sent_.empty()) {
    sent_.front().call->wait();
    settle();
  }
  throwIfFailed();
}

Future<void> StreamBase::finished() {
  isAskedFor_ = true;
  return endOf(sent_, failed_);
}

void StreamBase::settle() {
  Sent first = std::move(sent_.front());
  sent_.pop_front();
  onTheWay_ -= first.size;
  if (!failed_) failed_ = errorOf(*first.call);
}

void StreamBase::settleDone() {
  while (!sent_.empty() && sent_.front().call->ready()) settle();
}

void StreamBase::throwIfFailed() const {
  if (failed_) throw Error(*failed_);
}

}  // namespace lp::_
