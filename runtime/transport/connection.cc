#include "runtime/transport/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/served.h"

namespace lp::_ {

namespace {

// So many messages leave without waiting for more, so that both sides work at once.
constexpr std::size_t MOST_GATHERED = 16;
// What a message needs beside its arguments or results, at most.
constexpr std::uint64_t ROOM_WORDS = 64;

}  // namespace

std::shared_ptr<Connection> Connection::make(Options options) {
  std::shared_ptr<Connection> connection(new Connection(std::move(options)));
  if (connection->options_.sharedMemory && connection->options_.bootstrap != nullptr)
    connection->socket_.takeDescriptors();
  runtime().poller.watch(connection->options_.socket, SocketStream::interest(true, false),
                         connection);
  return connection;
}

// The descriptor is closed only here: no thread that still reads may meet another file under its
// number.
Connection::~Connection() { ::close(options_.socket); }

void Connection::close(const Error& why) {
  std::vector<std::shared_ptr<OutgoingCall>> lost;
  IdTable<Answer> answers;
  IdTable<Export> exports;
  {
    std::lock_guard lock(mutex_);
    if (closed_.exchange(true)) return;
    runtime().poller.unwatch(options_.socket);
    if (rings_ != nullptr) runtime().poller.unwatch(rings_->bell());
    shutdown(options_.socket, SHUT_RDWR);
    stream().ending();
    for (Question& question: questions_) {
      if (question.call != nullptr && !question.cancelled) lost.push_back(std::move(question.call));
    }
    questions_.clear();
    freeQuestions_.clear();
    std::swap(answers, answers_);
    std::swap(exports, exports_);
    exportOfTarget_.clear();
    output_.clear();
  }
  // The peer's calls have lost their caller.
  answers.forEach([](Answer& answer) {
    if (answer.request != nullptr && !answer.returned) cancelLater(answer.request->frame());
  });
  if (auto owner = options_.owner.lock()) {
    owner->closed(*this, why, std::move(lost));
  } else {
    for (auto& call: lost) call->fail(why);
  }
}

void Connection::abort(const std::string& why) {
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    capnp::MallocMessageBuilder message;
    auto exception = message.initRoot<capnp::rpc::Message>().initAbort();
    exception.setReason(why);
    exception.setType(capnp::rpc::Exception::Type::FAILED);
    send(message);
    flushNow();
  }
  close(Error(Code::UNAVAILABLE, "the connection to " + options_.peer + " was closed: " + why,
              options_.peer, {}));
}

// With the lock held. Nothing leaves yet.
void Connection::send(capnp::MessageBuilder& message, const std::shared_ptr<const void>& keep) {
  if (!closed_) output_.add(message, keep);
}

// With the lock held: has what was written leave, at once if this thread may go on with something
// else for long, unless it `mayWait` for a moment.
void Connection::leave(bool mayWait) {
  if (closed_ || blocked_ || output_.empty()) return;
  static thread_local const char me = 0;
  const bool otherThread = corkedBy_ != nullptr && corkedBy_ != &me;
  if (output_.messages() >= MOST_GATHERED || otherThread || !(mayWait || isRuntimeThread())) {
    flushNow();
  } else if (corkedBy_ == nullptr) {
    corkedBy_ = &me;
    flushSoon(*this);
  }
}

bool Connection::isTooLarge(capnp::MessageBuilder& message) {
  return message.sizeInWords() + ROOM_WORDS > MAX_MESSAGE_WORDS;
}

// How that is told: " take ... bytes".
std::string Connection::tooLarge(capnp::MessageBuilder& message) {
  return " take " + std::to_string(message.sizeInWords() * 8) + " bytes; at most " +
         std::to_string(MAX_MESSAGE_WORDS * 8) + " are sent";
}

void Connection::flush() {
  std::lock_guard lock(mutex_);
  corkedBy_ = nullptr;
  if (!blocked_) flushNow();
}

// With the lock held, by whoever owns the reading: nothing goes over the socket any more, in either
// direction.
void Connection::useRings(std::unique_ptr<SharedRings> rings) {
  rings_ = std::make_unique<RingStream>(options_.socket, std::move(rings));
  runtime().poller.watch(rings_->bell(), EPOLLIN, shared_from_this());
  stream_.store(rings_.get(), std::memory_order_release);
  // Tells afresh if the peer is gone: the socket's stream may have been told before.
  runtime().poller.rewatch(options_.socket, EPOLLRDHUP);
  rings_->watch(watched_, false);
}

void Connection::handle(MessageBytes bytes, Turn* turn) {
  // The common ones first.
  if (const auto head = readHead<CallHead>(bytes)) {
    if (head->interfaceId != capnp::typeId<idl::Peer>())
      return handlePlainCall(*head, std::move(bytes), turn);
  } else if (const auto results = readHead<ReturnHead>(bytes)) {
    if (handleResults(*results, bytes)) return;
  }
  const auto message = recycled<IncomingMessage>(std::move(bytes));
  const auto envelope = message->getRoot<idl::Envelope>();
  if (envelope.getWhich() == Tag::CALL) return handleCall(message, envelope, turn);
  if (envelope.getWhich() == Tag::RETURN) return handleReturn(message, envelope);
  auto root = message->getRoot<capnp::rpc::Message>();
  switch (root.which()) {
    case Tag::BOOTSTRAP:
      return handleBootstrap(root.getBootstrap());
    case Tag::FINISH:
      return handleFinish(root.getFinish());
    case Tag::RELEASE:
      return handleRelease(root.getRelease());
    case Tag::RESOLVE:
      return handleResolve(root.getResolve());
    case Tag::DISEMBARGO:
      return handleDisembargo(root.getDisembargo());
    case Tag::UNIMPLEMENTED:
      return;  // of a message that we can do without: all we need is in every implementation
    case Tag::ABORT:
      return close(Error(Code::UNAVAILABLE,
                         options_.peer + " ended the connection: " +
                             std::string(root.getAbort().getReason().cStr()),
                         options_.peer, {}));
    default:
      break;
  }
  std::lock_guard lock(mutex_);
  capnp::MallocMessageBuilder reply;
  reply.initRoot<capnp::rpc::Message>().setUnimplemented(root);
  send(reply);
  leave(false);
}

}  // namespace lp::_
