#include "runtime/launch/launch_plan.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/checkpoint.h"
#include "runtime/launch/node_checks.h"
#include "runtime/launch/started_process.h"
#include "runtime/logs/logger.h"

namespace lp::_ {

namespace {

// What a flag must not be, a struct of a test's must not be either: each value has to read back.
void checkParameters(const ProgramSpec& program, const void* parameters) {
  if (program.parameters.empty()) return;
  const std::shared_ptr<void> scratch = program.newParameters();
  for (const ParameterSpec& parameter: program.parameters) {
    const auto wrong = parameter.parse(scratch.get(), parameter.print(parameters));
    if (!wrong) continue;
    // What is wrong may quote a part of the value.
    throw Error(Code::INVALID_ARGUMENT,
                std::string(parameter.place) + ": parameter `" + std::string(parameter.name) +
                    "` " + (parameter.secret ? "has a value that is refused" : *wrong));
  }
}

}  // namespace

LaunchPlan planLaunch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                      LaunchType launchType, TransportType transport, const Profile& profile) {
  checkMayLaunch();
  const std::optional<TransportType> decided = transportFor(transport, launchType);
  if (!decided) throw Error(Code::INVALID_ARGUMENT, noTransport(transport, launchType));
  checkParameters(program, parameters.get());
  LaunchPlan plan;
  plan.program = &program;
  plan.layout = profile.layout ? *profile.layout : layoutOf(program);
  checkNodes(program, plan.layout, parameters.get(), launchType);
  plan.parameters = std::move(parameters);
  plan.placement =
      placeTogether(plan.layout, placeNodes(program, plan.parameters.get(), launchType));
  plan.launchType = launchType;
  plan.transport = *decided;
  const LogSettings logs = logSettings();
  plan.logLevel = logs.level;
  plan.logFormat = logs.format;
  return plan;
}

void useRunDirectory(LaunchPlan& plan, const std::string& directory, bool restore) {
  if (directory.empty()) return;
  std::error_code error;
  plan.runDirectory = std::filesystem::absolute(directory, error).string();
  if (error) throw Error(Code::INVALID_ARGUMENT, directory + ": " + error.message());
  auto refuse = [&](const std::string& what) {
    throw Error(Code::FAILED_PRECONDITION, "the run's directory " + directory + " " + what);
  };
  const bool has = hasCheckpoints(plan.runDirectory);
  if (restore && !has) refuse("has no checkpoints to begin with");
  if (!restore && has) {
    refuse(
        "has the checkpoints of an earlier run: begin with them (--lp_restore), or take another");
  }
}

void settle(LaunchPlan& plan, const Profile& profile, const Machine& machine) {
  std::map<const NodeSpec*, Demand> demands;
  for (const NodeSpec& spec: plan.program->nodes) {
    Demand& demand = demands.emplace(&spec, demandOf(spec)).first->second;
    profile.apply(spec.label, demand);
  }
  std::vector<Asking> asking;
  for (const PlacedNode& placed:
       placeNodes(*plan.program, plan.parameters.get(), plan.launchType)) {
    const Demand& demand = demands.at(placed.spec);
    plan.threads.push_back(demand.threads);
    asking.push_back({placed.id, plan.fakes.contains(placed.id) ? nullptr : &demand});
  }
  if (!isMultiProcess(plan.launchType)) {
    plan.notes = leftOutForThreads(asking, plan.launchType);
    return;
  }
  Allotments made = allot(asking, plan.placement.processes, machine);
  plan.allotments = std::move(made.processes);
  plan.notes = std::move(made.notes);
}

std::vector<LaunchedNode> launchedNodes(const LaunchPlan& plan) {
  std::vector<LaunchedNode> nodes;
  for (const PlacedNode& placed:
       placeNodes(*plan.program, plan.parameters.get(), plan.launchType)) {
    const bool isFake = plan.fakes.contains(placed.id);
    nodes.push_back({.id = placed.id,
                     .serves = placed.spec->serves,
                     .runs = placed.spec->runs && !isFake && !plan.disabledRuns.contains(placed.id),
                     .isFake = isFake,
                     .restart = restartOf(plan.layout, *placed.spec)});
  }
  return nodes;
}

}  // namespace lp::_
