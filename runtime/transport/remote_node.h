// A node behind a socket of this host.
// In: calls, at any time.  Out: a connection, made when first needed; calls wait for it.
#pragma once

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
  };
  static std::shared_ptr<RemoteNode> make(Options options);
  ~RemoteNode() override;

  // It is known to have ended: everything pending and later fails with this.
  void ended(const Error& why);

  // Target
  void start(std::shared_ptr<OutgoingCall> call) override;
  void cancel(OutgoingCall& call) override;
  const std::string& name() const override { return options_.name; }
  bool isNode() const override { return options_.isNode; }
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

  Options options_;
  std::mutex mutex_;
  std::shared_ptr<Connection> connection_;
  bool ready_ = false;  // greeted
  bool retrying_ = false;
  std::chrono::milliseconds pause_{1};
  std::optional<Error> ended_;
  std::deque<std::shared_ptr<OutgoingCall>> waiting_;
  // Sent, then the connection went: they fail as soon as it is known how the node ended, or soon
  // after.
  std::vector<std::shared_ptr<OutgoingCall>> lost_;
};

}  // namespace lp::_
