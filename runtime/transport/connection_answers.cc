// Answers we owe.
#include <utility>

#include "runtime/call/recycle.h"
#include "runtime/call/served.h"
#include "runtime/call/wire.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

namespace {

capnp::rpc::Exception::Type exceptionType(Code code) {
  switch (code) {
    case Code::RESOURCE_EXHAUSTED:
      return capnp::rpc::Exception::Type::OVERLOADED;
    case Code::UNAVAILABLE:
      return capnp::rpc::Exception::Type::DISCONNECTED;
    case Code::UNIMPLEMENTED:
      return capnp::rpc::Exception::Type::UNIMPLEMENTED;
    default:
      return capnp::rpc::Exception::Type::FAILED;
  }
}

// A call that came in over a connection, read where it arrived.
class WireRequest final: public Request {
 public:
  WireRequest(std::shared_ptr<Connection> connection, std::uint32_t answer,
              std::uint64_t interfaceId, std::uint16_t ordinal, std::uint64_t id,
              std::shared_ptr<IncomingMessage> message, capnp::AnyPointer::Reader params)
      : Request(interfaceId, ordinal, id),
        connection_(std::move(connection)),
        answer_(answer),
        message_(std::move(message)),
        params_(params) {}

  void setCapabilities(const std::vector<std::shared_ptr<Target>>& capabilities) {
    table_.emplace(hooksOf(capabilities));
    params_ = table_->imbue(params_);
  }

  ~WireRequest() noexcept override = default;
  capnp::AnyPointer::Reader params() override { return params_; }
  const BytesSource* source() const override { return message_.get(); }
  void succeed() override { connection_->sendResults(answer_); }
  void fail(const Error& error) override { connection_->sendError(answer_, error); }

 private:
  std::shared_ptr<Connection> connection_;
  std::uint32_t answer_;
  std::shared_ptr<IncomingMessage> message_;
  std::optional<capnp::ReaderCapabilityTable> table_;
  capnp::AnyPointer::Reader params_;
};

// Negative: none.
std::optional<TimePoint> deadlineIn(std::int64_t nanos) {
  if (nanos < 0) return std::nullopt;
  return now() + std::chrono::nanoseconds(nanos);
}

void readMetadata(idl::CallMetadata::Reader metadata, CallFrame& frame) {
  frame.deadline = deadlineIn(metadata.getTimeLeftNanos());
  frame.stream = metadata.getStream();
  if (!metadata.hasChain()) return;
  for (auto hop: metadata.getChain()) {
    frame.outer.push_back(
        {std::string(text(hop.getNode())), std::string(text(hop.getMethod())), hop.getCallId()});
  }
}

}  // namespace

// With the lock held.
Connection::Answer& Connection::newAnswer(std::uint32_t id) {
  Answer* answer = answers_.add(id);
  if (answer == nullptr) throw Error(Code::INVALID_ARGUMENT, "a question id is used twice");
  return *answer;
}

void Connection::handleBootstrap(capnp::rpc::Bootstrap::Reader bootstrap) {
  std::lock_guard lock(mutex_);
  const std::uint32_t id = bootstrap.getQuestionId();
  Answer& answer = newAnswer(id);
  if (options_.bootstrap == nullptr) {
    return sendError(id, Error(Code::UNIMPLEMENTED, "nothing is served on this connection"));
  }
  answer.more().bootstrap = options_.bootstrap;
  ContentMessage results(RETURN_HEAD_WORDS);
  results.content().setAs<capnp::Capability>(capnp::Capability::Client(hookOf(options_.bootstrap)));
  sendReturn(id, answer, results);
}

void Connection::handleHello(std::uint32_t id, capnp::AnyPointer::Reader params) {
  auto hello = params.getAs<idl::Peer::HelloParams>();
  ContentMessage results(RETURN_HEAD_WORDS);
  auto content = results.content().initAs<idl::Peer::HelloResults>();
  content.setVersion(HELLO_VERSION);
  content.setNode(options_.bootstrap != nullptr ? options_.bootstrap->name() : options_.self);
  // Before the results go: from this answer on, neither side asks for needless Finishes.
  peerIsOurs_ = hello.getVersion() >= HELLO_VERSION;
  if (hello.getNode().size() > 0)
    peerNode_ = std::make_shared<const std::string>(text(hello.getNode()));
  std::unique_ptr<SharedRings> rings;
  std::vector<Descriptor> offered = socket_.taken();
  if (hello.getRings()) rings = SharedRings::accept(std::move(offered));
  content.setRings(rings != nullptr);
  sendReturn(id, *answers_.find(id), results);
  if (rings == nullptr) return;
  // The last that goes over the socket.
  flushNow();
  if (blocked_) throw Error(Code::INVALID_ARGUMENT, "it does not read the answer to its hello");
  useRings(std::move(rings));
}

// With the lock held: the request that a call makes.
std::shared_ptr<Request> Connection::accept(const std::shared_ptr<IncomingMessage>& message,
                                            idl::Envelope::Reader envelope,
                                            capnp::rpc::Call::Reader call) {
  const bool known = peerIsOurs_ && envelope.getMetadata().isCall();
  const auto metadata = known ? envelope.getMetadata().getCall() : idl::CallMetadata::Reader();
  const auto params = call.getParams();
  auto request = recycled<WireRequest>(
      shared_from_this(), call.getQuestionId(), call.getInterfaceId(), call.getMethodId(),
      known ? metadata.getCallId() : newCallId(), message, params.getContent());
  if (params.hasCapTable())
    request->setCapabilities(readCapabilities(params, metadata.getCapabilities()));
  request->frame()->stream = plainStream_;
  if (known) readMetadata(metadata, *request->frame());
  request->frame()->caller = peerNode_;
  return request;
}

void Connection::handlePlainCall(const CallHead& head, MessageBytes bytes, Turn* turn) {
  auto message = recycled<IncomingMessage>(std::move(bytes), CallHead::WORDS);
  const auto params = message->getRoot<capnp::AnyPointer>();
  std::shared_ptr<Request> request;
  std::shared_ptr<Target> callee;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    Answer& answer = newAnswer(head.question);
    callee = exported(head.import);
    request =
        recycled<WireRequest>(shared_from_this(), head.question, head.interfaceId, head.ordinal,
                              peerIsOurs_ ? head.callId : newCallId(), std::move(message), params);
    if (peerIsOurs_ && head.timeLeft != 0)
      request->frame()->deadline = deadlineIn(head.timeLeftNanos());
    request->frame()->stream = peerIsOurs_ ? head.stream : plainStream_;
    request->frame()->caller = peerNode_;
    answer.request = request;
  }
  forward(callee, std::move(request), turn);
}

void Connection::handleCall(const std::shared_ptr<IncomingMessage>& message,
                            idl::Envelope::Reader envelope, Turn* turn) {
  const auto call = envelope.getBody().getAs<capnp::rpc::Call>();
  std::shared_ptr<Request> request;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    if (!call.getSendResultsTo().isCaller()) {
      // Tail calls (results kept here for another question) are not offered; the protocol lets us
      // say so.
      capnp::MallocMessageBuilder reply;
      reply.initRoot<capnp::rpc::Message>().setUnimplemented(
          message->getRoot<capnp::rpc::Message>());
      send(reply);
      return leave(false);
    }
    const std::uint32_t id = call.getQuestionId();
    Answer& answer = newAnswer(id);
    if (call.getInterfaceId() == capnp::typeId<idl::Peer>() && call.getMethodId() == 0) {
      return handleHello(id, call.getParams().getContent());
    }
    request = accept(message, envelope, call);
    answer.request = request;
  }
  route(call.getTarget(), std::move(request), turn);
}

void Connection::route(capnp::rpc::MessageTarget::Reader target, std::shared_ptr<Request> request,
                       Turn* turn) {
  std::shared_ptr<Target> callee;
  std::optional<Error> broken;
  {
    std::lock_guard lock(mutex_);
    if (target.isImportedCap()) {
      callee = exported(target.getImportedCap());
    } else if (target.isPromisedAnswer()) {
      auto promised = target.getPromisedAnswer();
      Answer* answer = answers_.find(promised.getQuestionId());
      if (answer == nullptr)
        throw Error(Code::INVALID_ARGUMENT, "a call to an answer that is finished");
      if (!answer->returned) {
        answer->more().waiting.push_back({std::move(request), pathOf(promised)});
        return;
      }
      if (answer->rare != nullptr) broken = answer->rare->error;
      callee = capabilityIn(*answer, pathOf(promised));
    } else {
      throw Error(Code::INVALID_ARGUMENT, "a call to a target of an unknown sort");
    }
  }
  if (broken) {
    request->fail(*broken);
  } else if (callee == nullptr) {
    request->fail(Error(Code::FAILED_PRECONDITION, "a call to a null capability"));
  } else {
    forward(callee, std::move(request), turn);
  }
}

// With the lock held.
void Connection::sendReturn(std::uint32_t id, Answer& answer, ContentMessage& results) {
  ReturnHead head = ReturnHead::blank();
  head.answer = id;
  writeHead(results, head);
  const auto& targets = results.attachments().capabilities();
  if (!targets.empty()) {
    auto envelope = results.getRoot<idl::Envelope>();
    auto ret = envelope.getBody().getAs<capnp::rpc::Return>();
    answer.more().exports = writeCapabilities(targets, ret.getResults());
    if (peerIsOurs_) {
      auto metadata = envelope.getMetadata().initReturn();
      writeNodes(targets, metadata.initCapabilities(static_cast<unsigned>(targets.size())));
    }
  }
  sendContent(results, answer.request);
  leave(false);
  answer.returned = true;
}

void Connection::sendResults(std::uint32_t id) {
  std::vector<Pipelined> waiting;
  {
    std::lock_guard lock(mutex_);
    Answer* answer = answers_.find(id);
    if (closed_ || answer == nullptr || answer->returned) return;
    ContentMessage& results = answer->request->reply();
    if (isTooLarge(results))
      return sendError(id, Error(Code::RESOURCE_EXHAUSTED, "the results" + tooLarge(results)));
    sendReturn(id, *answer, results);
    waiting = returned(id, *answer);
  }
  for (Pipelined& call: waiting) deliverPipelined(id, std::move(call));
}

void Connection::sendError(std::uint32_t id, const Error& error) {
  std::vector<Pipelined> waiting;
  std::shared_ptr<Request> done;
  {
    std::lock_guard lock(mutex_);
    Answer* answer = answers_.find(id);
    if (closed_ || answer == nullptr || answer->returned) return;
    capnp::MallocMessageBuilder message;
    auto envelope = message.initRoot<idl::Envelope>();
    auto ret = message.getRoot<capnp::rpc::Message>().initReturn();
    ret.setAnswerId(id);
    ret.setReleaseParamCaps(false);
    auto exception = ret.initException();
    exception.setReason(error.what());
    exception.setType(exceptionType(error.code()));
    if (peerIsOurs_) {
      auto info = envelope.getMetadata().initReturn().initError();
      info.setCode(static_cast<std::uint16_t>(error.code()));
      info.setText(error.text());
      info.setNode(error.node());
      info.setOrigin(error.origin());
      if (error.lpPayload().type != 0) {
        info.setPayload(data(std::span<const std::byte>(error.lpPayload().bytes)));
        info.setPayloadType(error.lpPayload().type);
      }
    }
    send(message);
    leave(false);
    answer->more().error = error;
    answer->returned = true;
    done = std::move(answer->request);
    waiting = returned(id, *answer);
  }
  for (Pipelined& call: waiting) call.request->fail(error);
}

// With the lock held: the answer was sent. What waited for it; the answer itself may be gone.
std::vector<Connection::Pipelined> Connection::returned(std::uint32_t id, Answer& answer) {
  std::vector<Pipelined> waiting;
  if (answer.rare != nullptr) waiting = std::move(answer.rare->waiting);
  // Peers of ours send no Finish where nothing is left to be given back.
  const bool settled =
      peerIsOurs_ && waiting.empty() && (answer.rare == nullptr || answer.rare->exports.empty());
  if (answer.finished || settled) finishAnswer(id, answer);
  return waiting;
}

void Connection::deliverPipelined(std::uint32_t id, Pipelined call) {
  std::shared_ptr<Target> callee;
  {
    std::lock_guard lock(mutex_);
    if (Answer* answer = answers_.find(id)) callee = capabilityIn(*answer, call.path);
  }
  if (callee == nullptr) {
    call.request->fail(Error(Code::FAILED_PRECONDITION, "a call to a null capability"));
  } else {
    forward(callee, std::move(call.request), nullptr);
  }
}

void Connection::handleFinish(capnp::rpc::Finish::Reader finish) {
  std::shared_ptr<Request> cancelled;
  {
    std::lock_guard lock(mutex_);
    const std::uint32_t id = finish.getQuestionId();
    Answer* answer = answers_.find(id);
    if (answer == nullptr) return;
    answer->finished = true;
    answer->releaseExports = finish.getReleaseResultCaps();
    if (answer->returned) return finishAnswer(id, *answer);
    cancelled = answer->request;
  }
  if (cancelled != nullptr) cancelLater(cancelled->frame());
}

// With the lock held.
void Connection::finishAnswer(std::uint32_t id, Answer& answer) {
  const Answer gone = std::move(answer);
  answers_.erase(id);
  if (!gone.releaseExports || gone.rare == nullptr) return;
  for (std::uint32_t exported: gone.rare->exports) releaseExport(exported, 1);
}

}  // namespace lp::_
