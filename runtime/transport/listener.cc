#include "runtime/transport/listener.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/transport/socket.h"

namespace lp::_ {

namespace {

// Out of descriptors or memory: try again then, since the pending connection stays and would wake
// us at once.
constexpr std::chrono::milliseconds PAUSE{50};
// Then others have their turn: somebody may connect faster than we accept.
constexpr int AT_A_TIME = 16;

int familyOf(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return address.ss_family;
}

}  // namespace

Listener::Listener(int socket, std::shared_ptr<Target> target, std::weak_ptr<NodeFinder> nodes)
    : socket_(socket),
      target_(std::move(target)),
      nodes_(std::move(nodes)),
      isTcp_(familyOf(socket) == AF_INET) {}

std::shared_ptr<Listener> Listener::make(int socket, std::shared_ptr<Target> target,
                                         std::weak_ptr<NodeFinder> nodes,
                                         const std::optional<Token>& token, bool openly) {
  std::shared_ptr<Listener> listener(new Listener(socket, std::move(target), std::move(nodes)));
  listener->openly_ = openly;
  if (token) listener->gate_ = TokenGate::make({.token = *token, .owner = listener});
  runtime().poller.watch(socket, EPOLLIN, listener);
  return listener;
}

Listener::~Listener() { close(); }

void Listener::close() {
  std::set<std::shared_ptr<Connection>> connections;
  {
    std::lock_guard lock(mutex_);
    if (socket_ < 0) return;
    runtime().poller.unwatch(socket_);
    ::close(std::exchange(socket_, -1));
    connections.swap(connections_);
  }
  if (gate_ != nullptr) gate_->close();
  for (const auto& connection: connections) {
    connection->close(
        Error(Code::UNAVAILABLE, target_->name() + " has stopped serving", target_->name(), {}));
  }
}

void Listener::ready(std::uint32_t /*events*/, Turn& /*turn*/) {
  for (int i = 0; i < AT_A_TIME; ++i) {
    const int socket = accept();
    if (socket < 0) return;
    if (gate_ != nullptr) {
      gate_->enter(socket);
    } else if (openly_ || isSameUser(socket)) {
      admitted(socket);
    } else {
      ::close(socket);
    }
  }
  std::lock_guard lock(mutex_);
  if (socket_ >= 0) runtime().poller.rewatch(socket_, EPOLLIN);
}

int Listener::accept() {
  std::lock_guard lock(mutex_);
  while (socket_ >= 0) {
    const int socket = accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) return socket;
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (errno != EAGAIN) pause();
    return -1;
  }
  return -1;
}

void Listener::pause() {
  runtime().poller.rewatch(socket_, 0);
  runtime().clock.at(now() + PAUSE, makeJob([weak = weak_from_this()] {
                       auto self = weak.lock();
                       if (self == nullptr) return;
                       std::lock_guard guard(self->mutex_);
                       if (self->socket_ >= 0) runtime().poller.rewatch(self->socket_, EPOLLIN);
                     }));
}

void Listener::admitted(int socket) {
  if (isTcp_) setNoDelay(socket);
  std::lock_guard lock(mutex_);
  if (socket_ < 0) {
    ::close(socket);
    return;
  }
  connections_.insert(Connection::make({.socket = socket,
                                        .peer = "a caller of " + target_->name(),
                                        .self = target_->name(),
                                        .bootstrap = target_,
                                        .owner = weak_from_this(),
                                        .nodes = nodes_,
                                        .sharedMemory = !isTcp_ && isSameUser(socket)}));
}

void Listener::closed(Connection& connection, const Error& why,
                      std::vector<std::shared_ptr<OutgoingCall>> lost) {
  {
    std::lock_guard lock(mutex_);
    connections_.erase(connection.shared_from_this());
  }
  for (auto& call: lost) call->fail(why);
}

}  // namespace lp::_
