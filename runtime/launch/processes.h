// Launch types local_mp and test_mp: nodes in processes, under a keeper.
// In: a LaunchPlan.  Out: events in the mailbox; the nodes' output on a display.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lp/control.capnp.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/host.h"
#include "runtime/launch/launch_plan.h"
#include "runtime/launch/nodes.h"
#include "runtime/launch/output.h"
#include "runtime/launch/terminal_loan.h"
#include "runtime/transport/socket.h"

namespace lp::_ {

class ProcessNodes final: public Nodes {
 public:
  // `callable`: this process calls nodes too, or answers for some: instance() is not null.
  ProcessNodes(const LaunchPlan& plan, std::shared_ptr<Mailbox> mailbox, bool callable);
  // Ends whatever there still is.
  ~ProcessNodes() override;

  void start() override;
  void stop(const std::string& why) override;
  void kill() override;
  void fail(const Error& why) override;
  void ended(std::size_t node, const std::string& how, bool returns) override;
  void restart(std::size_t node) override;
  void host() override;
  void watch(std::vector<pollfd>& descriptors) override;
  void advance(Mailbox& events) override;
  void finish(bool failed, int hurry) override;
  std::vector<std::string> lastWords(std::size_t node) const override;
  std::string log(std::size_t node) const override;
  std::shared_ptr<Instance> instance() const override { return instance_; }

 private:
  void makeInstance();
  // Whether this process answers for the node.
  bool isHere(std::size_t node) const {
    return (nodes_[node].isFake && !nodes_[node].isElsewhere) || plan_.hosted == node;
  }
  // Where nodes are is known when they are there; those here listen before that, and answer after.
  void placeNodes(capnp::List<idl::Address>::Reader addresses);
  void sendLaunch();
  // Waits for the keeper's next word; throws if it is a refusal, or none comes.
  std::unique_ptr<capnp::MessageReader> expect(idl::KeeperEvent::Which answer);
  void readControl(Mailbox& events);
  void post(Mailbox& events, idl::KeeperEvent::Reader event);
  void readOutput();
  // The keeper is gone: its nodes are, too, or will be.
  void keeperDied(Mailbox& events);
  std::string reapKeeper();

  LaunchPlan plan_;
  std::vector<LaunchedNode> nodes_;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<Instance> instance_;
  std::string runName_, directory_;
  std::map<std::size_t, Listening> here_;  // by number; the sockets not handed on yet
  std::unique_ptr<Host> host_;             // null: no node lives here
  pid_t keeper_ = -1;
  std::unique_ptr<Channel> control_;
  int outputSocket_ = -1;
  std::string received_;   // from it, not yet whole
  Output output_;          // by process
  bool finished_ = false;  // the keeper said so
  std::optional<TerminalLoan> loan_;
  std::set<std::size_t> borrowers_;  // nodes of the process that has the loan
};

}  // namespace lp::_
