#include "runtime/launch/launch_plan.h"

namespace lp::_ {

std::vector<LaunchedNode> launchedNodes(const LaunchPlan& plan) {
  std::vector<LaunchedNode> nodes;
  for (const PlacedNode& placed: placeNodes(*plan.program, plan.parameters.get())) {
    const bool isFake = plan.fakes.contains(placed.id);
    nodes.push_back({.id = placed.id,
                     .serves = placed.spec->serves,
                     .runs = placed.spec->runs && !isFake && !plan.disabledRuns.contains(placed.id),
                     .isFake = isFake});
  }
  return nodes;
}

}  // namespace lp::_
