// Launch types local_mt and test_mt: one thread of this process per node.
// In: a LaunchPlan.  Out: events in the mailbox.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "runtime/launch/launch_plan.h"
#include "runtime/launch/nodes.h"

namespace lp::_ {

class ThreadNodes final: public Nodes {
 public:
  ThreadNodes(const LaunchPlan& plan, std::shared_ptr<Mailbox> mailbox);
  // As kill().
  ~ThreadNodes() override;

  void start() override;
  void stop(const std::string& why) override;
  // Leaves the threads that have not ended to themselves.
  void kill() override;
  void fail(const Error& why) override;
  void ended(std::size_t node, const std::string& how, bool returns) override;
  void restart(std::size_t node) override;
  std::shared_ptr<Instance> instance() const override { return instance_; }

 private:
  struct Thread {
    std::size_t node;
    std::thread thread;
    bool ended = false;
  };

  std::thread threadOf(std::size_t node);  // throws std::system_error

  std::vector<LaunchedNode> nodes_;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<Instance> instance_;
  std::vector<Thread> threads_;
};

}  // namespace lp::_
