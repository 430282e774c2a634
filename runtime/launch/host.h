// The one node of a launch by processes that lives in the launcher's own: what --lp_host means.
// In: "learner", "actor/0".  Out: its number; and a thread's time, which it is lent.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>

#include "runtime/launch/launch_plan.h"
#include "runtime/launch/node_life.h"

namespace lp::_ {

// Throws INVALID_ARGUMENT if that is no single node, or one that cannot live here: it shares a
// process, or has a prefix. Of the plan, all that is about prefixes has been decided.
std::size_t resolveHost(const std::string& target, const LaunchPlan& plan);

// Lends a thread to the node. What the launcher decides comes from another thread.
class Host {
 public:
  explicit Host(NodeLife life): life_(std::move(life)) {}

  // On the thread that is lent: lives the node's lives, until release().
  void serve();

  // Has the node begin, or begin again when it has ended.
  void begin();
  // It has ended and does not begin again.
  void release();

 private:
  NodeLife life_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool begins_ = false;
  bool isReleased_ = false;
};

}  // namespace lp::_
