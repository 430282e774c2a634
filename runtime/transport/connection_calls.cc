// Questions we ask.
#include <algorithm>
#include <utility>

#include "runtime/call/recycle.h"
#include "runtime/call/wire.h"
#include "runtime/transport/connection.h"
#include "runtime/transport/head.h"

namespace lp::_ {

namespace {

Code codeOf(capnp::rpc::Exception::Type type) {
  switch (type) {
    case capnp::rpc::Exception::Type::OVERLOADED:
      return Code::RESOURCE_EXHAUSTED;
    case capnp::rpc::Exception::Type::DISCONNECTED:
      return Code::UNAVAILABLE;
    case capnp::rpc::Exception::Type::UNIMPLEMENTED:
      return Code::UNIMPLEMENTED;
    default:
      return Code::UNKNOWN;
  }
}

// Results where they arrived.
Response responseOf(const std::shared_ptr<IncomingMessage>& message,
                    capnp::AnyPointer::Reader content,
                    const std::vector<std::shared_ptr<Target>>& capabilities) {
  if (capabilities.empty()) return Response(message, *message, content);
  struct WithHandles {
    WithHandles(std::shared_ptr<IncomingMessage> from,
                const std::vector<std::shared_ptr<Target>>& targets)
        : message(std::move(from)), table(hooksOf(targets)) {}
    std::shared_ptr<IncomingMessage> message;
    capnp::ReaderCapabilityTable table;
  };
  auto both = std::make_shared<WithHandles>(message, capabilities);
  content = both->table.imbue(content);
  return Response(std::move(both), *message, content);
}

std::int64_t timeUntil(TimePoint time) {
  const std::chrono::nanoseconds left = time - now();
  return std::max<std::int64_t>(0, left.count());
}

void writeChain(const std::vector<Hop>& from, idl::CallMetadata::Builder metadata) {
  if (from.empty()) return;
  auto chain = metadata.initChain(static_cast<unsigned>(from.size()));
  for (unsigned i = 0; i < chain.size(); ++i) {
    chain[i].setNode(from[i].node);
    chain[i].setMethod(from[i].method);
    chain[i].setCallId(from[i].call);
  }
}

}  // namespace

// With the lock held.
std::uint32_t Connection::newQuestion(std::shared_ptr<OutgoingCall> call) {
  std::uint32_t id = 0;
  if (freeQuestions_.empty()) {
    id = static_cast<std::uint32_t>(questions_.size());
    questions_.emplace_back();
  } else {
    id = freeQuestions_.back();
    freeQuestions_.pop_back();
  }
  Question& question = questions_[id];
  question.open = true;
  question.cancelled = false;
  question.call = std::move(call);
  if (question.call != nullptr) ++openQuestions_;
  return id;
}

// With the lock held: it is answered, and its number may be used again.
void Connection::forget(std::uint32_t id) {
  Question& question = questions_[id];
  question.open = false;
  question.exports.clear();
  freeQuestions_.push_back(id);
}

void Connection::greet() {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  if (options_.token) output_.copy(options_.token->data(), options_.token->size());
  bootstrapQuestion_ = newQuestion(nullptr);
  capnp::MallocMessageBuilder bootstrap;
  bootstrap.initRoot<capnp::rpc::Message>().initBootstrap().setQuestionId(*bootstrapQuestion_);
  send(bootstrap);

  helloQuestion_ = newQuestion(nullptr);
  ContentMessage hello(CALL_HEAD_WORDS);
  CallHead head = CallHead::blank();
  head.question = *helloQuestion_;
  head.interfaceId = capnp::typeId<idl::Peer>();
  head.dropMetadata();
  writeHead(hello, head);
  auto call = hello.getRoot<idl::Envelope>().getBody().getAs<capnp::rpc::Call>();
  call.getTarget().initPromisedAnswer().setQuestionId(*bootstrapQuestion_);
  auto params = hello.content().initAs<idl::Peer::HelloParams>();
  params.setVersion(HELLO_VERSION);
  params.setNode(options_.self);
  if (options_.sharedMemory) offered_ = SharedRings::make();
  if (offered_ != nullptr) {
    params.setRings(true);
    socket_.pass(offered_->descriptors());
  }
  send(hello);
  flushNow();
}

void Connection::refuseTooLarge(OutgoingCall& call) const {
  call.fail(Error(Code::RESOURCE_EXHAUSTED,
                  "the arguments of " + call.name() + tooLarge(call.message()), options_.peer, {}));
}

void Connection::refuseFull(OutgoingCall& call) const {
  const Limits& limits = options_.limits;
  const std::string what =
      openQuestions_ >= limits.calls
          ? std::to_string(limits.calls) + " calls have no answer yet"
          : std::to_string(limits.bytes >> 20) + " MiB of calls wait to be sent";
  call.fail(Error(Code::RESOURCE_EXHAUSTED, options_.peer + " does not keep up: " + what,
                  options_.peer, {}));
}

void Connection::call(const std::shared_ptr<OutgoingCall>& call,
                      std::optional<std::uint32_t> import) {
  std::lock_guard lock(mutex_);
  if (call->isDone()) return;
  if (closed_) {
    call->fail(Error(Code::UNAVAILABLE, "the connection to " + options_.peer + " is closed",
                     options_.peer, {}));
    return;
  }
  if (isTooLarge(call->message())) return refuseTooLarge(*call);
  if (isFull()) return refuseFull(*call);
  const bool others = openQuestions_ > 0;
  const std::uint32_t id = newQuestion(call);
  call->setCarrier(shared_from_this(), id);
  writeCall(*call, id, import ? import : bootstrapImport_);
  sendContent(call->message(), call);
  leave(others);
}

// With the lock held. Without an import, it goes to the bootstrap capability, which is a promise.
void Connection::writeCall(OutgoingCall& call, std::uint32_t id,
                           std::optional<std::uint32_t> import) {
  ContentMessage& message = call.message();
  CallHead head = CallHead::blank();
  head.question = id;
  head.interfaceId = call.method().interfaceId;
  head.ordinal = call.method().ordinal;
  head.import = import.value_or(0);
  if (peerIsOurs_) {
    head.callId = call.id();
    head.stream = call.stream();
    if (call.deadline()) head.setTimeLeftNanos(timeUntil(*call.deadline()));
  } else {
    head.dropMetadata();
  }
  writeHead(message, head);
  const auto& targets = message.attachments().capabilities();
  if (import && targets.empty() && (!peerIsOurs_ || call.chain().empty())) return;
  auto envelope = message.getRoot<idl::Envelope>();
  auto rpc = envelope.getBody().getAs<capnp::rpc::Call>();
  if (!import) rpc.getTarget().initPromisedAnswer().setQuestionId(bootstrapQuestion_.value());
  questions_[id].exports = writeCapabilities(targets, rpc.getParams());
  if (!peerIsOurs_) return;
  auto metadata = envelope.getMetadata().getCall();
  writeChain(call.chain(), metadata);
  if (!targets.empty())
    writeNodes(targets, metadata.initCapabilities(static_cast<unsigned>(targets.size())));
}

void Connection::cancel(OutgoingCall& call) {
  std::shared_ptr<OutgoingCall> dropped;
  std::lock_guard lock(mutex_);
  const std::uint32_t id = call.question();
  if (closed_ || id >= questions_.size() || questions_[id].call.get() != &call) return;
  Question& question = questions_[id];
  question.cancelled = true;
  dropped = std::move(question.call);
  --openQuestions_;
  capnp::MallocMessageBuilder message;
  auto finish = message.initRoot<capnp::rpc::Message>().initFinish();
  finish.setQuestionId(id);
  finish.setReleaseResultCaps(true);
  send(message);
  if (!blocked_) flushNow();
}

Error Connection::errorOf(capnp::rpc::Return::Reader ret, idl::Envelope::Reader envelope) const {
  auto exception = ret.getException();
  if (peerIsOurs_ && envelope.getMetadata().isReturn() &&
      envelope.getMetadata().getReturn().hasError()) {
    auto info = envelope.getMetadata().getReturn().getError();
    return Error(static_cast<Code>(info.getCode()), std::string(text(info.getText())),
                 std::string(text(info.getNode())), std::string(text(info.getOrigin())),
                 {info.getPayloadType(), Bytes(data(info.getPayload()))});
  }
  return Error(codeOf(exception.getType()), std::string(text(exception.getReason())), options_.peer,
               {});
}

// With the lock held. Never finished: where the answer is a promise, calls go to the promised
// answer, which is in order with all that came before.
void Connection::keepBootstrap(capnp::rpc::Return::Reader ret) {
  if (!ret.isResults() || ret.getResults().getCapTable().size() != 1) return;
  auto descriptor = ret.getResults().getCapTable()[0];
  if (descriptor.isSenderHosted()) bootstrapImport_ = descriptor.getSenderHosted();
}

// With the lock held: what the peer has answered to our hello.
void Connection::agree(idl::Peer::HelloResults::Reader hello) {
  if (hello.getRings()) {
    if (offered_ == nullptr)
      throw Error(Code::INVALID_ARGUMENT, "it uses rings that nobody offered");
    offered_->wasTaken();
    useRings(std::move(offered_));
  }
  offered_ = nullptr;
}

// The answer to a call of ours, if it is plain results. False: it is to be read as a whole.
bool Connection::handleResults(const ReturnHead& head, MessageBytes& bytes) {
  std::shared_ptr<OutgoingCall> call;
  {
    std::lock_guard lock(mutex_);
    const std::uint32_t id = head.answer;
    if (closed_ || !peerIsOurs_ || id >= questions_.size() || questions_[id].call == nullptr)
      return false;
    call = takeCall(id);
    forget(id);
  }
  auto message = recycled<IncomingMessage>(std::move(bytes), ReturnHead::WORDS);
  const auto content = message->getRoot<capnp::AnyPointer>();
  const BytesSource& source = *message;
  call->succeed(Response(std::move(message), source, content));
  return true;
}

// With the lock held: what is answered now.
std::shared_ptr<OutgoingCall> Connection::takeCall(std::uint32_t question) {
  std::shared_ptr<OutgoingCall> call = std::move(questions_[question].call);
  if (call != nullptr && --openQuestions_ == 0) expected_ = false;
  return call;
}

void Connection::handleReturn(const std::shared_ptr<IncomingMessage>& message,
                              idl::Envelope::Reader envelope) {
  const auto ret = envelope.getBody().getAs<capnp::rpc::Return>();
  const auto results = ret.isResults() ? ret.getResults() : capnp::rpc::Payload::Reader();
  const std::uint32_t id = ret.getAnswerId();
  std::shared_ptr<OutgoingCall> call;
  std::vector<std::shared_ptr<Target>> capabilities;
  bool greeting = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    if (id >= questions_.size() || !questions_[id].open)
      throw Error(Code::INVALID_ARGUMENT, "an answer to no question");
    if (bootstrapQuestion_ == id) return keepBootstrap(ret);
    Question& question = questions_[id];
    if (ret.getReleaseParamCaps()) {
      for (std::uint32_t exported: question.exports) releaseExport(exported, 1);
    }
    if (question.cancelled) return forget(id);
    call = takeCall(id);
    const bool carriesCapabilities = results.hasCapTable() && results.getCapTable().size() > 0;
    if (carriesCapabilities) {
      Nodes nodes;
      if (peerIsOurs_ && envelope.getMetadata().isReturn())
        nodes = envelope.getMetadata().getReturn().getCapabilities();
      capabilities = readCapabilities(results, nodes);
    }
    forget(id);
    if (!peerIsOurs_ || carriesCapabilities) {
      capnp::MallocMessageBuilder reply;
      auto finish = reply.initRoot<capnp::rpc::Message>().initFinish();
      finish.setQuestionId(id);
      finish.setReleaseResultCaps(false);
      send(reply);
      leave(true);
    }
    if (helloQuestion_ == id) {
      helloQuestion_.reset();
      greeting = true;
      peerIsOurs_ = ret.isResults();
      if (peerIsOurs_) agree(results.getContent().getAs<idl::Peer::HelloResults>());
    }
  }
  if (greeting) {
    if (auto owner = options_.owner.lock()) owner->greeted(*this);
  } else if (ret.isResults()) {
    call->succeed(responseOf(message, results.getContent(), capabilities));
  } else if (ret.isException()) {
    call->fail(errorOf(ret, envelope));
  } else {
    call->fail(
        Error(Code::CANCELLED, "the call was cancelled by " + options_.peer, options_.peer, {}));
  }
}

}  // namespace lp::_
