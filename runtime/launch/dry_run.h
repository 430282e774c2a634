// What --lp_dry_run prints: what a launch would start.
// In: a LaunchPlan.  Out: a text. Nothing is started, and nothing is made.
#pragma once

#include <string>

#include "runtime/launch/launch_plan.h"

namespace lp::_ {

std::string dryRunText(const LaunchPlan& plan);

}  // namespace lp::_
