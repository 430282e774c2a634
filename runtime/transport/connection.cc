#include "runtime/transport/connection.h"

#include <capnp/serialize.h>
#include <kj/exception.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace lp::_ {

namespace {

constexpr std::uint32_t READING = EPOLLIN | EPOLLRDHUP;
constexpr std::size_t WORD = sizeof(capnp::word);

}  // namespace

std::shared_ptr<Connection> Connection::make(Options options) {
  std::shared_ptr<Connection> connection(new Connection(std::move(options)));
  runtime().reactor.watch(connection->options_.socket, READING, connection);
  return connection;
}

Connection::~Connection() {
  if (options_.socket >= 0) ::close(options_.socket);
}

void Connection::close(const Error& why) {
  std::vector<std::shared_ptr<OutgoingCall>> lost;
  std::map<std::uint32_t, Answer> answers;
  std::map<std::uint32_t, Export> exports;
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(closed_, true)) return;
    runtime().reactor.unwatch(options_.socket);
    ::close(std::exchange(options_.socket, -1));
    for (auto& [id, question]: questions_) {
      if (question.call != nullptr && !question.cancelled) lost.push_back(std::move(question.call));
    }
    questions_.clear();
    questionOfCall_.clear();
    answers.swap(answers_);
    exports.swap(exports_);
    exportOfTarget_.clear();
    unsent_.clear();
  }
  // The peer's calls have lost their caller.
  for (auto& [id, answer]: answers) {
    if (answer.request == nullptr || answer.returned) continue;
    runtime().pool->post(
        makeJob([frame = answer.request->frame()] { frame->cancel.request_stop(); }));
  }
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
  }
  close(Error(Code::UNAVAILABLE, "the connection to " + options_.peer + " was closed: " + why,
              options_.peer, {}));
}

void Connection::ready(std::uint32_t events) {
  auto self = shared_from_this();
  if (events & EPOLLOUT) {
    std::lock_guard lock(mutex_);
    if (!closed_) flush();
  }
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) == 0) return;
  std::string broken;
  try {
    while (readSome()) {
      while (auto message = cutter_.next()) handle(std::move(message));
    }
    return;
  } catch (const kj::Exception& exception) {
    broken = exception.getDescription().cStr();
  } catch (const std::exception& exception) {
    broken = exception.what();
  }
  abort("a message cannot be understood: " + broken);
}

// Reads once; whether there may be more.
bool Connection::readSome() {
  const std::span<std::byte> space = cutter_.space();
  ssize_t got;
  {
    // Under the lock, so that the descriptor is not closed, and its number given to another file,
    // meanwhile.
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    got = recv(options_.socket, space.data(), space.size(), MSG_DONTWAIT);
  }
  if (got > 0) {
    cutter_.filled(static_cast<std::size_t>(got));
    return true;
  }
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  const std::string how = got == 0 ? "it closed the connection" : std::strerror(errno);
  close(Error(Code::UNAVAILABLE, options_.peer + " is gone: " + how, options_.peer, {}));
  return false;
}

// With the lock held.
void Connection::send(capnp::MessageBuilder& message) {
  if (closed_) return;
  const auto segments = message.getSegmentsForOutput();
  std::vector<std::uint32_t> table(segments.size() + 2 - segments.size() % 2, 0);
  table[0] = static_cast<std::uint32_t>(segments.size() - 1);
  std::vector<iovec> pieces(segments.size() + 1);
  pieces[0] = {table.data(), table.size() * sizeof table[0]};
  std::size_t total = pieces[0].iov_len;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    table[i + 1] = static_cast<std::uint32_t>(segments[i].size());
    pieces[i + 1] = {const_cast<capnp::word*>(segments[i].begin()), segments[i].size() * WORD};
    total += pieces[i + 1].iov_len;
  }
  std::size_t sent = 0;
  if (unsent_.empty()) {
    msghdr header{};
    header.msg_iov = pieces.data();
    header.msg_iovlen = std::min<std::size_t>(pieces.size(), 512);
    const ssize_t wrote = sendmsg(options_.socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (wrote > 0) sent = static_cast<std::size_t>(wrote);
    // Any other error shows when the reactor reads.
  }
  if (sent == total) return;
  std::vector<std::byte> rest;
  rest.reserve(total - sent);
  for (const iovec& piece: pieces) {
    const auto* begin = static_cast<const std::byte*>(piece.iov_base);
    const std::size_t skip = std::min(sent, piece.iov_len);
    rest.insert(rest.end(), begin + skip, begin + piece.iov_len);
    sent -= skip;
  }
  unsent_.push_back(std::move(rest));
  if (unsent_.size() == 1) {
    unsentOffset_ = 0;
    runtime().reactor.rewatch(options_.socket, READING | EPOLLOUT);
  }
}

// With the lock held.
void Connection::flush() {
  while (!unsent_.empty()) {
    const std::vector<std::byte>& front = unsent_.front();
    const ssize_t wrote = ::send(options_.socket, front.data() + unsentOffset_,
                                 front.size() - unsentOffset_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (wrote < 0) return;
    unsentOffset_ += static_cast<std::size_t>(wrote);
    if (unsentOffset_ < front.size()) continue;
    unsent_.pop_front();
    unsentOffset_ = 0;
  }
  runtime().reactor.rewatch(options_.socket, READING);
}

void Connection::handle(std::unique_ptr<IncomingMessage> message) {
  auto root = message->reader().getRoot<capnp::rpc::Message>();
  switch (root.which()) {
    case Tag::BOOTSTRAP:
      return handleBootstrap(root.getBootstrap());
    case Tag::CALL:
      return handleCall(std::move(message));
    case Tag::RETURN:
      return handleReturn(std::move(message));
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
}

}  // namespace lp::_
