#include "runtime/launch/host.h"

#include <utility>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/node_names.h"

namespace lp::_ {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Code::INVALID_ARGUMENT, "--lp_host: " + what);
}

}  // namespace

std::size_t resolveHost(const std::string& target, const LaunchPlan& plan) {
  const std::vector<LaunchedNode> nodes = launchedNodes(plan);
  if (const std::string why = unknownNode(target, nodes); !why.empty()) refuse(why);
  std::size_t number = 0;
  while (nodes[number].id.text() != target && nodes[number].id.label != target) ++number;
  const LaunchedNode& node = nodes[number];
  if (node.isOfGroup && node.id.text() != target) {
    refuse(target + " is a group, and one node can live here: name it, as " + node.id.text());
  }
  const PlacedNode placed =
      placeNodes(*plan.program, plan.parameters.get(), plan.launchType)[number];
  if (!placed.spec->command.empty() || placed.spec->isExternal()) {
    refuse(node.id.text() + " is no C++ of this program, and cannot live in it");
  }
  const std::size_t process = plan.placement.processOf[number];
  if (plan.placement.processes[process].nodes.size() > 1) {
    refuse(node.id.text() + " shares the process " + plan.placement.processes[process].name +
           " with others, and cannot live apart from them");
  }
  if (plan.prefixes.contains(process)) {
    refuse(node.id.text() + " has a --lp_prefix, which needs a process of its own");
  }
  if (plan.processWithStdin) {
    refuse("the terminal is that of " + plan.placement.processes[*plan.processWithStdin].name +
           ", for its debugger: one of them can have it");
  }
  return number;
}

void Host::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return begins_ || isReleased_; });
    if (!std::exchange(begins_, false)) return;
    lock.unlock();
    life_.live();
    lock.lock();
  }
}

void Host::begin() {
  std::lock_guard lock(mutex_);
  begins_ = true;
  changed_.notify_all();
}

void Host::release() {
  std::lock_guard lock(mutex_);
  isReleased_ = true;
  changed_.notify_all();
}

}  // namespace lp::_
