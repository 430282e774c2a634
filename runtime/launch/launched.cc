#include "runtime/launched.h"

#include <utility>

#include "runtime/launch/launch_plan.h"
#include "runtime/launch/profile.h"
#include "runtime/launch/run.h"
#include "runtime/launch/say.h"

namespace lp {

Launched::Launched(std::unique_ptr<_::Run> run): run_(std::move(run)) {}
Launched::~Launched() = default;
Launched::Launched(Launched&& other) noexcept = default;

ProgramEnd Launched::wait() { return run_->waitForEnd(); }

void Launched::stop(const std::string& why) { run_->requestStop(why); }

std::shared_ptr<_::Target> Launched::target(std::string_view label, std::uint32_t index) const {
  return run_->instance()->target({std::string(label), index});
}

Launched launch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                LaunchType launchType, const LaunchOptions& options) {
  _::LaunchPlan plan = _::planLaunch(program, std::move(parameters), launchType, options.transport);
  plan.seed = options.seed;
  useRunDirectory(plan, options.runDirectory, options.restore);
  plan.grace = options.grace;
  plan.nodeBinary = options.nodeBinary;
  _::Profile profile;
  if (!options.profile.empty()) profile = _::readProfileFile(program, options.profile);
  _::settle(plan, profile, _::thisMachine());
  for (const std::string& note: plan.notes) _::say(program.name, note);
  auto run = std::make_unique<_::Run>(plan, /*callable=*/true);
  run->driveInBackground();
  return Launched(std::move(run));
}

}  // namespace lp
