// Questions we ask, answers we owe.
#include <capnp/serialize.h>

#include <utility>

#include "runtime/call/served.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

namespace {

constexpr std::uint16_t HELLO_VERSION = 1;

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

// A call that came in over a connection.
class WireRequest final: public Request {
 public:
  WireRequest(std::shared_ptr<Connection> connection, std::uint32_t answer,
              std::unique_ptr<IncomingMessage> message,
              const std::vector<std::shared_ptr<Target>>& capabilities,
              capnp::rpc::Call::Reader call, std::uint64_t id)
      : Request(call.getInterfaceId(), call.getMethodId(), id),
        connection_(std::move(connection)),
        answer_(answer),
        message_(std::move(message)),
        table_(hooksOf(capabilities)),
        params_(table_.imbue(call.getParams().getContent())) {}

  capnp::AnyPointer::Reader params() override { return params_; }

 private:
  void sendResults(std::unique_ptr<ReturnMessage> results) override {
    connection_->sendResults(answer_, std::move(results));
  }
  void sendError(const Error& error) override { connection_->sendError(answer_, error); }

  std::shared_ptr<Connection> connection_;
  std::uint32_t answer_;
  std::unique_ptr<IncomingMessage> message_;
  capnp::ReaderCapabilityTable table_;
  capnp::AnyPointer::Reader params_;
};

class WireResponse final: public Response {
 public:
  WireResponse(std::unique_ptr<IncomingMessage> message,
               const std::vector<std::shared_ptr<Target>>& capabilities,
               capnp::AnyPointer::Reader content)
      : message_(std::move(message)),
        table_(hooksOf(capabilities)),
        content_(table_.imbue(content)) {}
  capnp::AnyPointer::Reader content() override { return content_; }

 private:
  std::unique_ptr<IncomingMessage> message_;
  capnp::ReaderCapabilityTable table_;
  capnp::AnyPointer::Reader content_;
};

void writeMetadata(OutgoingCall& call, idl::CallMetadata::Builder metadata) {
  if (call.deadline()) {
    const auto left = *call.deadline() - std::chrono::steady_clock::now();
    metadata.setTimeLeftNanos(std::max<std::int64_t>(0, std::chrono::nanoseconds(left).count()));
  }
  metadata.setCallId(call.id());
  if (!call.chain().empty()) {
    auto chain = metadata.initChain(static_cast<unsigned>(call.chain().size()));
    for (unsigned i = 0; i < chain.size(); ++i) {
      chain[i].setNode(call.chain()[i].node);
      chain[i].setMethod(call.chain()[i].method);
      chain[i].setCallId(call.chain()[i].call);
    }
  }
}

void readMetadata(idl::CallMetadata::Reader metadata, CallFrame& frame) {
  if (metadata.getTimeLeftNanos() >= 0) {
    frame.deadline =
        std::chrono::steady_clock::now() + std::chrono::nanoseconds(metadata.getTimeLeftNanos());
  }
  for (auto hop: metadata.getChain()) {
    frame.chain.push_back(
        {std::string(hop.getNode().cStr()), std::string(hop.getMethod().cStr()), hop.getCallId()});
  }
}

std::string str(capnp::Text::Reader text) { return std::string(text.begin(), text.end()); }

}  // namespace

// With the lock held.
std::uint32_t Connection::newQuestion(Question question) {
  std::uint32_t id = nextQuestion_++;
  while (questions_.contains(id)) id = nextQuestion_++;
  questions_.emplace(id, std::move(question));
  return id;
}

void Connection::greet() {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  bootstrapQuestion_ = newQuestion({});
  capnp::MallocMessageBuilder bootstrap;
  bootstrap.initRoot<capnp::rpc::Message>().initBootstrap().setQuestionId(*bootstrapQuestion_);
  send(bootstrap);

  helloQuestion_ = newQuestion({});
  CallMessage hello;
  auto call = hello.call();
  call.setQuestionId(*helloQuestion_);
  call.initTarget().initPromisedAnswer().setQuestionId(*bootstrapQuestion_);
  call.setInterfaceId(capnp::typeId<idl::Peer>());
  call.setMethodId(0);
  auto params = hello.content().initAs<idl::Peer::HelloParams>();
  params.setVersion(HELLO_VERSION);
  params.setNode(options_.self);
  send(hello.message());
}

void Connection::call(std::shared_ptr<OutgoingCall> call, std::optional<std::uint32_t> import) {
  std::lock_guard lock(mutex_);
  if (call->isDone()) return;
  if (closed_) {
    call->fail(Error(Code::UNAVAILABLE, "the connection to " + options_.peer + " is closed",
                     options_.peer, {}));
    return;
  }
  CallMessage& message = call->message();
  const std::uint64_t words = message.message().sizeInWords();
  if (words + 64 > MAX_MESSAGE_WORDS) {
    call->fail(Error(Code::RESOURCE_EXHAUSTED,
                     "the arguments of " + call->describe() + " take " + std::to_string(words * 8) +
                         " bytes; at most " + std::to_string(MAX_MESSAGE_WORDS * 8) + " are sent",
                     options_.peer, {}));
    return;
  }
  const std::uint32_t id = newQuestion({.call = call});
  questionOfCall_[call->id()] = id;
  auto rpc = message.call();
  rpc.setQuestionId(id);
  rpc.setInterfaceId(call->method().interfaceId);
  rpc.setMethodId(call->method().ordinal);
  if (import) {
    rpc.getTarget().setImportedCap(*import);
  } else {
    rpc.getTarget().initPromisedAnswer().setQuestionId(bootstrapQuestion_.value());
  }
  const auto targets = message.capabilities();
  questions_[id].exports = writeCapabilities(targets, rpc.getParams());
  if (peerIsOurs_) {
    auto metadata = message.envelope().getMetadata().initCall();
    writeMetadata(*call, metadata);
    if (!targets.empty())
      writeNodes(targets, metadata.initCapabilities(static_cast<unsigned>(targets.size())));
  }
  send(message.message());
}

void Connection::cancel(OutgoingCall& call) {
  std::shared_ptr<OutgoingCall> dropped;
  std::lock_guard lock(mutex_);
  auto found = questionOfCall_.find(call.id());
  if (found == questionOfCall_.end()) return;
  const std::uint32_t id = found->second;
  questionOfCall_.erase(found);
  Question& question = questions_[id];
  question.cancelled = true;
  dropped = std::move(question.call);
  capnp::MallocMessageBuilder message;
  auto finish = message.initRoot<capnp::rpc::Message>().initFinish();
  finish.setQuestionId(id);
  finish.setReleaseResultCaps(true);
  send(message);
}

void Connection::handleBootstrap(capnp::rpc::Bootstrap::Reader bootstrap) {
  std::lock_guard lock(mutex_);
  const std::uint32_t id = bootstrap.getQuestionId();
  if (!answers_.try_emplace(id).second)
    throw Error(Code::INVALID_ARGUMENT, "a question id is used twice");
  if (options_.bootstrap == nullptr) {
    return sendError(id, Error(Code::UNIMPLEMENTED, "nothing is served on this connection"));
  }
  auto results = std::make_unique<ReturnMessage>();
  results->content().setAs<capnp::Capability>(
      capnp::Capability::Client(hookOf(options_.bootstrap)));
  sendResults(id, std::move(results));
}

void Connection::handleHello(std::uint32_t answer, capnp::AnyPointer::Reader params) {
  auto hello = params.getAs<idl::Peer::HelloParams>();
  peerIsOurs_ = hello.getVersion() >= HELLO_VERSION;
  peerNode_ = str(hello.getNode());
  auto results = std::make_unique<ReturnMessage>();
  auto content = results->content().initAs<idl::Peer::HelloResults>();
  content.setVersion(HELLO_VERSION);
  content.setNode(options_.bootstrap != nullptr ? options_.bootstrap->name() : options_.self);
  sendResults(answer, std::move(results));
}

void Connection::handleCall(std::unique_ptr<IncomingMessage> message) {
  auto envelope = message->reader().getRoot<idl::Envelope>();
  auto call = message->reader().getRoot<capnp::rpc::Message>().getCall();
  const std::uint32_t id = call.getQuestionId();
  if (!call.getSendResultsTo().isCaller()) {
    // Tail calls (results kept here for another question) are not offered; the protocol lets us say
    // so.
    std::lock_guard lock(mutex_);
    capnp::MallocMessageBuilder reply;
    reply.initRoot<capnp::rpc::Message>().setUnimplemented(
        message->reader().getRoot<capnp::rpc::Message>());
    return send(reply);
  }
  std::shared_ptr<Request> request;
  capnp::rpc::MessageTarget::Reader target = call.getTarget();
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    if (!answers_.try_emplace(id).second)
      throw Error(Code::INVALID_ARGUMENT, "a question id is used twice");
    if (call.getInterfaceId() == capnp::typeId<idl::Peer>() && call.getMethodId() == 0) {
      return handleHello(id, call.getParams().getContent());
    }
    std::uint64_t callId = newCallId();
    CallFrame frame;
    capnp::List<idl::NodeRef>::Reader nodes;
    if (peerIsOurs_ && envelope.getMetadata().isCall()) {
      auto metadata = envelope.getMetadata().getCall();
      callId = metadata.getCallId();
      nodes = metadata.getCapabilities();
      readMetadata(metadata, frame);
    }
    const auto capabilities = readCapabilities(call.getParams(), nodes);
    request = std::make_shared<WireRequest>(shared_from_this(), id, std::move(message),
                                            capabilities, call, callId);
    request->frame()->deadline = frame.deadline;
    request->frame()->chain = std::move(frame.chain);
    request->frame()->caller = peerNode_;
    answers_[id].request = request;
  }
  // `call` and `target` still point into the message, which the request keeps.
  route(target, std::move(request));
}

void Connection::route(capnp::rpc::MessageTarget::Reader target, std::shared_ptr<Request> request) {
  std::shared_ptr<Target> callee;
  std::optional<Error> broken;
  {
    std::lock_guard lock(mutex_);
    if (target.isImportedCap()) {
      auto found = exports_.find(target.getImportedCap());
      if (found == exports_.end())
        throw Error(Code::INVALID_ARGUMENT, "a call to a capability that was not exported");
      callee = found->second.target;
    } else if (target.isPromisedAnswer()) {
      auto promised = target.getPromisedAnswer();
      auto found = answers_.find(promised.getQuestionId());
      if (found == answers_.end())
        throw Error(Code::INVALID_ARGUMENT, "a call to an answer that is finished");
      std::vector<std::uint16_t> path;
      for (auto step: promised.getTransform()) {
        if (step.isGetPointerField()) path.push_back(step.getGetPointerField());
      }
      Answer& answer = found->second;
      if (!answer.returned) {
        answer.waiting.push_back({std::move(request), std::move(path)});
        return;
      }
      callee = capabilityIn(answer, path);
      broken = answer.error;
    } else {
      throw Error(Code::INVALID_ARGUMENT, "a call to a target of an unknown sort");
    }
  }
  if (broken) {
    request->fail(*broken);
  } else if (callee == nullptr) {
    request->fail(Error(Code::FAILED_PRECONDITION, "a call to a null capability"));
  } else {
    forward(callee, std::move(request));
  }
}

void Connection::sendResults(std::uint32_t id, std::unique_ptr<ReturnMessage> results) {
  std::vector<Pipelined> waiting;
  std::shared_ptr<Request> done;
  std::unique_ptr<ReturnMessage> dropped;
  {
    std::lock_guard lock(mutex_);
    auto found = answers_.find(id);
    if (closed_ || found == answers_.end() || found->second.returned) return;
    if (results->message().sizeInWords() + 64 > MAX_MESSAGE_WORDS) {
      return sendError(
          id, Error(Code::RESOURCE_EXHAUSTED,
                    "the results take " + std::to_string(results->message().sizeInWords() * 8) +
                        " bytes; at most " + std::to_string(MAX_MESSAGE_WORDS * 8) + " are sent"));
    }
    Answer& answer = found->second;
    auto ret = results->ret();
    ret.setAnswerId(id);
    ret.setReleaseParamCaps(false);
    const auto targets = results->capabilities();
    answer.exports = writeCapabilities(targets, ret.getResults());
    if (peerIsOurs_ && !targets.empty()) {
      auto metadata = results->envelope().getMetadata().initReturn();
      writeNodes(targets, metadata.initCapabilities(static_cast<unsigned>(targets.size())));
    }
    answer.results = std::move(results);
    send(answer.results->message());
    done = std::move(answer.request);
    waiting = returned(found);
  }
  for (Pipelined& call: waiting) deliverPipelined(id, std::move(call));
}

void Connection::sendError(std::uint32_t id, const Error& error) {
  std::vector<Pipelined> waiting;
  std::shared_ptr<Request> done;
  {
    std::lock_guard lock(mutex_);
    auto found = answers_.find(id);
    if (closed_ || found == answers_.end() || found->second.returned) return;
    Answer& answer = found->second;
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
    }
    send(message);
    answer.error = error;
    done = std::move(answer.request);
    waiting = returned(found);
  }
  for (Pipelined& call: waiting) call.request->fail(error);
}

// With the lock held: the answer was sent. What waited for it.
std::vector<Connection::Pipelined> Connection::returned(
    std::map<std::uint32_t, Answer>::iterator answer) {
  answer->second.returned = true;
  std::vector<Pipelined> waiting = std::move(answer->second.waiting);
  if (answer->second.finished) finishAnswer(answer);
  return waiting;
}

void Connection::deliverPipelined(std::uint32_t id, Pipelined call) {
  std::shared_ptr<Target> callee;
  {
    std::lock_guard lock(mutex_);
    auto found = answers_.find(id);
    if (found != answers_.end()) callee = capabilityIn(found->second, call.path);
  }
  if (callee == nullptr) {
    call.request->fail(Error(Code::FAILED_PRECONDITION, "a call to a null capability"));
  } else {
    forward(callee, std::move(call.request));
  }
}

void Connection::handleFinish(capnp::rpc::Finish::Reader finish) {
  std::shared_ptr<Request> cancelled;
  {
    std::lock_guard lock(mutex_);
    auto found = answers_.find(finish.getQuestionId());
    if (found == answers_.end()) return;
    Answer& answer = found->second;
    answer.finished = true;
    answer.releaseExports = finish.getReleaseResultCaps();
    if (answer.returned) return finishAnswer(found);
    cancelled = answer.request;
  }
  if (cancelled != nullptr) {
    runtime().pool->post(makeJob([frame = cancelled->frame()] { frame->cancel.request_stop(); }));
  }
}

// With the lock held.
void Connection::finishAnswer(std::map<std::uint32_t, Answer>::iterator answer) {
  Answer gone = std::move(answer->second);
  answers_.erase(answer);
  if (gone.releaseExports) {
    for (std::uint32_t id: gone.exports) releaseExport(id, 1);
  }
}

Error Connection::errorOf(capnp::rpc::Return::Reader ret, idl::Envelope::Reader envelope) const {
  auto exception = ret.getException();
  if (peerIsOurs_ && envelope.getMetadata().isReturn() &&
      envelope.getMetadata().getReturn().hasError()) {
    auto info = envelope.getMetadata().getReturn().getError();
    return Error(static_cast<Code>(info.getCode()), str(info.getText()), str(info.getNode()),
                 str(info.getOrigin()));
  }
  return Error(codeOf(exception.getType()), str(exception.getReason()), options_.peer, {});
}

void Connection::handleReturn(std::unique_ptr<IncomingMessage> message) {
  auto envelope = message->reader().getRoot<idl::Envelope>();
  auto ret = message->reader().getRoot<capnp::rpc::Message>().getReturn();
  const std::uint32_t id = ret.getAnswerId();
  std::shared_ptr<OutgoingCall> call;
  std::vector<std::shared_ptr<Target>> capabilities;
  bool greeting = false;
  {
    std::lock_guard lock(mutex_);
    auto found = questions_.find(id);
    if (found == questions_.end()) throw Error(Code::INVALID_ARGUMENT, "an answer to no question");
    if (bootstrapQuestion_ == id) {
      // Never finished: calls go to the promised answer, which is in order with all that came
      // before.
      return;
    }
    Question question = std::move(found->second);
    questions_.erase(found);
    if (ret.getReleaseParamCaps()) {
      for (std::uint32_t exported: question.exports) releaseExport(exported, 1);
    }
    if (question.cancelled) return;
    if (question.call != nullptr) questionOfCall_.erase(question.call->id());
    if (ret.isResults()) {
      capnp::List<idl::NodeRef>::Reader nodes;
      if (peerIsOurs_ && envelope.getMetadata().isReturn())
        nodes = envelope.getMetadata().getReturn().getCapabilities();
      capabilities = readCapabilities(ret.getResults(), nodes);
    }
    capnp::MallocMessageBuilder reply;
    auto finish = reply.initRoot<capnp::rpc::Message>().initFinish();
    finish.setQuestionId(id);
    finish.setReleaseResultCaps(false);
    send(reply);
    if (helloQuestion_ == id) {
      greeting = true;
      peerIsOurs_ = ret.isResults();
    }
    call = std::move(question.call);
  }
  if (greeting) {
    if (auto owner = options_.owner.lock()) owner->greeted(*this);
  } else if (ret.isResults()) {
    auto content = ret.getResults().getContent();
    call->succeed(std::make_unique<WireResponse>(std::move(message), capabilities, content));
  } else if (ret.isException()) {
    call->fail(errorOf(ret, envelope));
  } else {
    call->fail(
        Error(Code::CANCELLED, "the call was cancelled by " + options_.peer, options_.peer, {}));
  }
}

}  // namespace lp::_
