#include "runtime/launched.h"

#include <utility>

#include "runtime/launch/launch_plan.h"
#include "runtime/launch/run.h"

namespace lp {

Launched::Launched(std::unique_ptr<_::Run> run): run_(std::move(run)) {}
Launched::~Launched() = default;
Launched::Launched(Launched&& other) noexcept = default;

ProgramEnd Launched::wait() { return run_->waitForEnd(); }

void Launched::stop(const std::string& why) { run_->requestStop(why); }

Launched launch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                LaunchType launchType, const LaunchOptions& options) {
  _::LaunchPlan plan = _::planLaunch(program, std::move(parameters), launchType, options.transport);
  plan.seed = options.seed;
  useRunDirectory(plan, options.runDirectory, options.restore);
  plan.grace = options.grace;
  plan.nodeBinary = options.nodeBinary;
  _::settle(plan, {}, _::thisMachine());
  auto run = std::make_unique<_::Run>(plan, /*callable=*/false);
  run->driveInBackground();
  return Launched(std::move(run));
}

}  // namespace lp
