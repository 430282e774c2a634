#include "runtime/transport/token_gate.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/transport/token.h"

namespace lp::_ {

class TokenGate::Visitor final: public Watcher {
 public:
  Visitor(std::weak_ptr<TokenGate> gate, int itsSocket)
      : socket(itsSocket), gate_(std::move(gate)) {}

  // Watcher
  void ready(std::uint32_t /*events*/, Turn& /*turn*/) override {
    if (auto gate = gate_.lock()) gate->hear(*this);
  }

  enum class Said { RIGHT, WRONG, NOT_ALL };
  // Reads what there is of the token, and no byte beyond it.
  Said read(const Token& token) {
    while (have_ < said_.size()) {
      const ssize_t got = recv(socket, said_.data() + have_, said_.size() - have_, MSG_DONTWAIT);
      if (got > 0) {
        have_ += static_cast<std::size_t>(got);
      } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        return Said::WRONG;
      } else if (errno == EAGAIN) {
        return Said::NOT_ALL;
      }
    }
    return areEqual(said_, token) ? Said::RIGHT : Said::WRONG;
  }

  const int socket;
  std::uint64_t timer = 0;

 private:
  std::weak_ptr<TokenGate> gate_;
  Token said_{};
  std::size_t have_ = 0;
};

std::shared_ptr<TokenGate> TokenGate::make(Options options) {
  return std::shared_ptr<TokenGate>(new TokenGate(std::move(options)));
}

TokenGate::~TokenGate() { close(); }

void TokenGate::enter(int socket) {
  auto visitor = std::make_shared<Visitor>(weak_from_this(), socket);
  {
    std::lock_guard lock(mutex_);
    const auto said = closed_ ? Visitor::Said::WRONG : visitor->read(options_.token);
    if (said == Visitor::Said::WRONG) {
      ::close(socket);
      return;
    }
    if (said == Visitor::Said::NOT_ALL) {
      if (visitors_.size() >= options_.most) {
        const std::shared_ptr<Visitor> first = visitors_.front();
        leaves(*first);
        ::close(first->socket);
      }
      visitors_.push_back(visitor);
      visitor->timer = runtime().clock.at(
          now() + options_.patience,
          makeJob([weak = weak_from_this(), late = std::weak_ptr<Visitor>(visitor)] {
            auto gate = weak.lock();
            auto who = late.lock();
            if (gate != nullptr && who != nullptr) gate->dismiss(*who);
          }));
      runtime().poller.watch(socket, EPOLLIN | EPOLLRDHUP, visitor);
      return;
    }
  }
  if (auto owner = options_.owner.lock()) {
    owner->admitted(socket);
  } else {
    ::close(socket);
  }
}

void TokenGate::hear(Visitor& visitor) {
  std::shared_ptr<Owner> owner;
  {
    std::lock_guard lock(mutex_);
    if (std::ranges::find(visitors_, &visitor, &std::shared_ptr<Visitor>::get) == visitors_.end())
      return;
    const auto said = visitor.read(options_.token);
    if (said == Visitor::Said::NOT_ALL) return;
    leaves(visitor);
    if (said == Visitor::Said::RIGHT) owner = options_.owner.lock();
    if (owner == nullptr) ::close(visitor.socket);
  }
  if (owner != nullptr) owner->admitted(visitor.socket);
}

void TokenGate::dismiss(Visitor& visitor) {
  std::lock_guard lock(mutex_);
  if (leaves(visitor)) ::close(visitor.socket);
}

bool TokenGate::leaves(Visitor& visitor) {
  const auto found = std::ranges::find(visitors_, &visitor, &std::shared_ptr<Visitor>::get);
  if (found == visitors_.end()) return false;
  runtime().poller.unwatch(visitor.socket);
  runtime().clock.cancel(visitor.timer);
  visitors_.erase(found);
  return true;
}

void TokenGate::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  while (!visitors_.empty()) {
    const std::shared_ptr<Visitor> first = visitors_.front();
    leaves(*first);
    ::close(first->socket);
  }
}

}  // namespace lp::_
