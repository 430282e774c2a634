#include "runtime/transport/remote_node.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/transport/socket.h"

namespace lp::_ {

namespace {

// How long a broken connection waits for word of how its node ended.
constexpr std::chrono::milliseconds WORD_OF_DEATH{500};
constexpr std::chrono::milliseconds LONGEST_PAUSE{250};

}  // namespace

std::shared_ptr<RemoteNode> RemoteNode::make(Options options) {
  return std::shared_ptr<RemoteNode>(new RemoteNode(std::move(options)));
}

RemoteNode::~RemoteNode() {
  if (connection_ != nullptr) {
    connection_->close(
        Error(Code::UNAVAILABLE, "nobody uses " + options_.name + " any more", options_.name, {}));
  }
}

void RemoteNode::start(std::shared_ptr<OutgoingCall> call) {
  std::vector<std::shared_ptr<OutgoingCall>> refused;
  {
    std::lock_guard lock(mutex_);
    if (ended_) {
      call->fail(*ended_);
      return;
    }
    if (ready_) {
      connection_->call(call, std::nullopt);
      return;
    }
    if (waiting_.size() >= options_.limits.calls) {
      call->fail(Error(Code::RESOURCE_EXHAUSTED,
                       std::to_string(waiting_.size()) + " calls wait for " + options_.name +
                           " already, which cannot be reached",
                       options_.name, {}));
      return;
    }
    waiting_.push_back(std::move(call));
    if (connection_ == nullptr && !retrying_) refused = connect();
  }
  refuse(refused);
}

std::vector<std::shared_ptr<OutgoingCall>> RemoteNode::connect() {
  std::vector<std::shared_ptr<OutgoingCall>> refused;
  const int socket = connectTo(options_.address);
  if (socket >= 0) {
    pause_ = std::chrono::milliseconds(1);
    connection_ =
        Connection::make({.socket = socket,
                          .peer = options_.name,
                          .self = options_.self,
                          .bootstrap = nullptr,
                          .owner = self(),
                          .nodes = options_.nodes,
                          .token = options_.address.token,
                          .sharedMemory = options_.address.sharedMemory && isSameUser(socket),
                          .limits = options_.limits});
    connection_->greet();
    return refused;
  }
  std::erase_if(waiting_, [&](auto& call) {
    if (call->policy().waitForReady) return call->isDone();
    refused.push_back(call);
    return true;
  });
  if (waiting_.empty()) return refused;
  retrying_ = true;
  runtime().clock.at(now() + pause_, makeJob([weak = weak_from_this()] {
                       if (auto target = weak.lock()) static_cast<RemoteNode&>(*target).retry();
                     }));
  pause_ = std::min(pause_ * 2, LONGEST_PAUSE);
  return refused;
}

void RemoteNode::refuse(const std::vector<std::shared_ptr<OutgoingCall>>& calls) const {
  for (const auto& call: calls) {
    call->fail(Error(Code::UNAVAILABLE, "cannot connect to " + options_.name, options_.name, {}));
  }
}

void RemoteNode::retry() {
  std::vector<std::shared_ptr<OutgoingCall>> refused;
  {
    std::lock_guard lock(mutex_);
    retrying_ = false;
    refused = connectIfWanted();
  }
  refuse(refused);
}

void RemoteNode::cancel(OutgoingCall& call) {
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](const auto& waiting) { return waiting.get() == &call; });
    connection = connection_;
  }
  if (connection != nullptr) connection->cancel(call);
}

void RemoteNode::greeted(Connection& connection) {
  std::lock_guard lock(mutex_);
  if (connection_.get() != &connection) return;
  ready_ = true;
  // In the order they were made, and with the lock, so that none overtakes them.
  for (auto& call: waiting_) connection.call(call, std::nullopt);
  waiting_.clear();
}

void RemoteNode::closed(Connection& connection, const Error& why,
                        std::vector<std::shared_ptr<OutgoingCall>> lost) {
  std::optional<Error> known;
  std::vector<std::shared_ptr<OutgoingCall>> refused;
  {
    std::lock_guard lock(mutex_);
    if (connection_.get() == &connection) {
      connection_ = nullptr;
      ready_ = false;
    }
    known = ended_;
    // The word of its end came before the end of the connection.
    const bool justHeard = now() - interruptedAt_ < WORD_OF_DEATH;
    if (!known && justHeard) known = interruption_;
    if (known) {
      refused = connectIfWanted();
    } else {
      lost_.insert(lost_.end(), lost.begin(), lost.end());
      // A connection that died before it was of use: what waited for it goes with it, or it would
      // be tried for ever.
      for (auto& call: waiting_) stranded_.push_back(std::move(call));
      waiting_.clear();
    }
  }
  refuse(refused);
  if (known) {
    for (auto& call: lost) call->fail(*known);
    return;
  }
  runtime().clock.at(now() + WORD_OF_DEATH, makeJob([weak = weak_from_this(), why] {
                       if (auto target = weak.lock())
                         static_cast<RemoteNode&>(*target).giveUpOnLost(why);
                     }));
}

void RemoteNode::giveUpOnLost(const Error& why) {
  std::vector<std::shared_ptr<OutgoingCall>> lost;
  {
    std::lock_guard lock(mutex_);
    lost.swap(lost_);
    lost.insert(lost.end(), stranded_.begin(), stranded_.end());
    stranded_.clear();
  }
  for (auto& call: lost) call->fail(why);
}

std::vector<std::shared_ptr<OutgoingCall>> RemoteNode::connectIfWanted() {
  std::erase_if(waiting_, [](const auto& call) { return call->isDone(); });
  const bool wanted = connection_ == nullptr && !retrying_ && !ended_ && !waiting_.empty();
  return wanted ? connect() : std::vector<std::shared_ptr<OutgoingCall>>();
}

void RemoteNode::interrupted(const Error& why) {
  std::vector<std::shared_ptr<OutgoingCall>> failed, refused;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    failed.swap(lost_);
    waiting_.insert(waiting_.begin(), stranded_.begin(), stranded_.end());
    stranded_.clear();
    // A connection that there is ends by itself, or leads to the node as it is now: this may come
    // late.
    interruption_ = why;
    interruptedAt_ = now();
    refused = connectIfWanted();
  }
  for (auto& call: failed) call->fail(why);
  refuse(refused);
}

void RemoteNode::ended(const Error& why) {
  std::deque<std::shared_ptr<OutgoingCall>> failed;
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = why;
    isOver_.store(true, std::memory_order_release);
    failed.swap(waiting_);
    for (auto* gone: {&lost_, &stranded_}) {
      failed.insert(failed.end(), gone->begin(), gone->end());
      gone->clear();
    }
    connection = connection_;
  }
  for (auto& call: failed) call->fail(why);
  if (connection != nullptr) connection->close(why);
}

}  // namespace lp::_
