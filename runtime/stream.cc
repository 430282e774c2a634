#include "runtime/stream.h"

#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/target.h"
#include "runtime/call/wire.h"
#include "runtime/service.h"

namespace lp::_ {

namespace {

std::size_t bytesOf(OutgoingCall& call) {
  return call.message().sizeInWords() * sizeof(capnp::word);
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
  explicit End(Unanswered sent): sent_(std::move(sent)) {}

  // They are answered in their order, nearly always: what is left is looked at again.
  void look() {
    sent_.takeDone();
    if (!sent_.calls.empty()) {
      auto self = std::static_pointer_cast<End>(shared_from_this());
      const std::shared_ptr<OutgoingCall> last = sent_.calls.back().call;
      const std::shared_ptr<OutgoingCall> next = last->ready() ? sent_.calls.front().call : last;
      next->whenDone(runtime().pool, makeJob([self] { self->look(); }));
    } else if (sent_.failed) {
      fail(*sent_.failed);
    } else {
      complete();
    }
  }

 private:
  std::string describe() const override { return "a stream"; }
  Unanswered sent_;
};

void StreamBase::Unanswered::add(std::shared_ptr<OutgoingCall> call, std::size_t size) {
  bytes += size;
  calls.push_back({std::move(call), size});
}

void StreamBase::Unanswered::takeFirst() {
  const Sent first = std::move(calls.front());
  calls.pop_front();
  bytes -= first.size;
  if (!failed) failed = errorOf(*first.call);
}

void StreamBase::Unanswered::takeDone() {
  while (!calls.empty() && calls.front().call->ready()) takeFirst();
}

void StreamBase::Unanswered::waitForFirst() {
  calls.front().call->wait();
  takeFirst();
}

void StreamBase::Unanswered::throwIfFailed() const {
  if (failed) throw Error(*failed);
}

StreamBase::StreamBase(const Handle& handle, const Method& method)
    : handle_(handle), method_(&method), id_(newCallId()) {}

StreamBase& StreamBase::operator=(StreamBase&& other) noexcept {
  if (this == &other) return *this;
  letGo();
  handle_ = std::move(other.handle_);
  method_ = other.method_;
  id_ = other.id_;
  sent_ = std::move(other.sent_);
  isAskedFor_ = other.isAskedFor_;
  return *this;
}

StreamBase::~StreamBase() { letGo(); }

void StreamBase::letGo() {
  if (isAskedFor_ || sent_.calls.empty()) return;
  // The future's own end logs what fails. What has failed before was thrown.
  sent_.failed.reset();
  static_cast<void>(endOf(std::move(sent_)));
}

Future<void> StreamBase::endOf(Unanswered sent) {
  auto end = std::make_shared<End>(std::move(sent));
  end->look();
  return Future<void>({std::move(end), [](FutureBase&) {}});
}

std::shared_ptr<OutgoingCall> StreamBase::next() {
  sent_.takeDone();
  sent_.throwIfFailed();
  auto call = newCall(handle_, *method_);
  call->setStream(id_);
  return call;
}

void StreamBase::send(std::shared_ptr<OutgoingCall> call) {
  const std::size_t size = bytesOf(*call);
  while (!sent_.calls.empty() && sent_.bytes + size > method_->window) {
    sent_.waitForFirst();
    sent_.throwIfFailed();
  }
  put(std::move(call), size);
}

Future<void> StreamBase::start(std::shared_ptr<OutgoingCall> call) {
  const std::size_t size = bytesOf(*call);
  put(std::move(call), size);
  // The last of those whose answers make room.
  Unanswered last;
  std::size_t behind = sent_.bytes;
  for (auto one = sent_.calls.begin(); behind >= method_->window; ++one) {
    behind -= one->size;
    last = {};
    last.add(one->call, one->size);
  }
  return endOf(std::move(last));
}

void StreamBase::put(std::shared_ptr<OutgoingCall> call, std::size_t size) {
  call->start(nullptr);
  isAskedFor_ = false;
  sent_.add(std::move(call), size);
}

void StreamBase::finish() {
  while (!sent_.calls.empty()) sent_.waitForFirst();
  sent_.throwIfFailed();
}

Future<void> StreamBase::finished() {
  isAskedFor_ = true;
  return endOf(sent_);
}

}  // namespace lp::_
