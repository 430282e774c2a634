// A program that was launched, from its start to its end.
// In: a LaunchPlan.  Out: a ProgramEnd.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/launch_plan.h"
#include "runtime/launch/mailbox.h"
#include "runtime/launch/nodes.h"
#include "runtime/launch/supervisor.h"
#include "runtime/now.h"
#include "runtime/program_end.h"

namespace lp::_ {

class Signals;

// The loop between what the nodes do and what the Supervisor decides; and what other threads may
// know of it.
class Run {
 public:
  // Starts the nodes; throws lp::Error if that cannot be done. `callable`: this process calls them.
  Run(const LaunchPlan& plan, bool callable);
  ~Run();

  // Runs the loop on this thread until the program is over. `signals` may be null.
  const ProgramEnd& drive(Signals* signals);
  // Runs the loop on a thread of its own.
  void driveInBackground();
  // Lends this thread to the node that lives in this process, while drive() runs on another one;
  // returns when the program is over, but not if that node is left behind.
  void host() { nodes_->host(); }

  // From any thread.
  void requestStop(const std::string& why);

  // What a wait is about: the run()s of the nodes at these positions, or what ends the program.
  struct Awaited {
    std::vector<std::size_t> nodes;
    bool end = false;
  };
  // Waits until that has come about, or the program is over; throws the failure if a node failed.
  // False if the time is up before that, which is real.
  bool wait(const Awaited& awaited, std::optional<TimePoint> until = std::nullopt);
  // Waits until the program is over and returns how it ended; does not throw.
  ProgramEnd waitForEnd();
  // The same, until that real time at most: whether it is over.
  bool waitForEnd(TimePoint until);
  // The failure that harness and callers should see, once there is one.
  std::optional<Error> failure() const;

  // After drive(): whether there are nodes that could not be ended.
  bool hasStragglers() const { return supervisor_.anyLeft(); }
  // The same of the node that lives in this process.
  bool isHostedLeft() const { return plan_.hosted && !supervisor_.hasEnded(*plan_.hosted); }
  const std::vector<LaunchedNode>& nodes() const { return launched_; }
  std::shared_ptr<Instance> instance() const { return nodes_->instance(); }
  std::vector<std::string> lastWords(std::size_t node) const { return nodes_->lastWords(node); }
  std::string log(std::size_t node) const { return nodes_->log(node); }

 private:
  void handle(const LaunchEvent& event);
  void act();
  void publish();
  void waitForEvents(Signals* signals);
  bool isMet(const Awaited& awaited) const;

  LaunchPlan plan_;
  std::vector<LaunchedNode> launched_;
  std::shared_ptr<Mailbox> mailbox_;
  std::unique_ptr<Nodes> nodes_;
  Supervisor supervisor_;
  std::thread thread_;

  // What other threads may look at.
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> done_;  // its run() has returned, or will not
  bool over_ = false;
  bool isDone_ = false;  // what ends the program has come about
  std::optional<Error> failure_;
  ProgramEnd end_;
};

}  // namespace lp::_
