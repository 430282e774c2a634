// Which display a launch has.
// In: a LaunchPlan.  Out: a Display.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/launch/display.h"
#include "runtime/launch/launch_plan.h"

namespace lp::_ {

// `names`: of the nodes. Nothing is opened or made yet. With --lp_log_format=json it is given lines
// of JSON, which say whose they are.
std::unique_ptr<Display> makeDisplay(const LaunchPlan& plan, std::vector<std::string> names,
                                     const std::string& runName);

// The directory of the nodes' files; empty if there are none.
std::string outputDirectory(const LaunchPlan& plan, const std::string& runName);

}  // namespace lp::_
