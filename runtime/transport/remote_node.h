// A node behind a socket of this host.
// In: calls, at any time.  Out: a connection, made when first needed; calls wait for it.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/call/target.h"
#include "runtime/transport/address.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

class RemoteNode final: public Target, public ConnectionOwner {
 public:
  struct Options {
    std::string name;  // "producer/1"
    Address address = {};
    std::string self = {};  // who calls: "consumer/0"; may be empty
    std::weak_ptr<ProgramControl> program = {};
    bool isNode = false;
    std::weak_ptr<NodeFinder> nodes = {};
    Connection::Limits limits = {};
  };
  static std::shared_ptr<RemoteNode> make(Options options);
  ~RemoteNode() override;

  // It is known to have ended: everything pending and later fails with this.
  void ended(const Error& why);
  // It has ended and will be back at the same address: what was sent to it fails with this, the
  // rest waits.
  void interrupted(const Error& why);

  // Target
  void start(std::shared_ptr<OutgoingCall> call) override;
  void cancel(OutgoingCall& call) override;
  const std::string& name() const override { return options_.name; }
  bool isNode() const override { return options_.isNode; }
  std::optional<Error> over() const override {
    return isOver_.load(std::memory_order_acquire) ? ended_ : std::nullopt;
  }
  std::shared_ptr<ProgramControl> program() const override { return options_.program.lock(); }

  // ConnectionOwner
  void greeted(Connection& connection) override;
  void closed(Connection& connection, const Error& why,
              std::vector<std::shared_ptr<OutgoingCall>> lost) override;

 private:
  explicit RemoteNode(Options options): options_(std::move(options)) {}
  std::shared_ptr<RemoteNode> self() {
    return std::static_pointer_cast<RemoteNode>(shared_from_this());
  }
  // With the lock held; the calls that must not wait for it, if it cannot be reached.
  std::vector<std::shared_ptr<OutgoingCall>> connect();
  void refuse(const std::vector<std::shared_ptr<OutgoingCall>>& calls) const;
  void retry();
  void giveUpOnLost(const Error& why);
  // With the lock held: has those who wait served as soon as that can be.
  std::vector<std::shared_ptr<OutgoingCall>> connectIfWanted();

  Options options_;
  std::mutex mutex_;
  std::shared_ptr<Connection> connection_;
  bool ready_ = false;  // greeted
  bool retrying_ = false;
  std::chrono::milliseconds pause_{1};
  std::optional<Error> ended_;
  std::atomic<bool> isOver_ = false;  // ended_ is set, and may be read without the lock
  std::deque<std::shared_ptr<OutgoingCall>> waiting_;
  // Sent, or waiting to be, when the connection went: they fail as soon as it is known how the node
  // ended, or soon after. Those that were not sent wait again if it returns.
  std::vector<std::shared_ptr<OutgoingCall>> lost_, stranded_;
  // How the node ended the last time, if it returns, and when that was heard.
  std::optional<Error> interruption_;
  TimePoint interruptedAt_{};
};

}  // namespace lp::_
