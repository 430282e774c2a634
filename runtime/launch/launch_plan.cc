#include "runtime/launch/launch_plan.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/checkpoint.h"
#include "runtime/launch/find_program.h"
#include "runtime/launch/foreign.h"
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

// Whether there is the program of each command that is to be started.
void checkCommands(const LaunchPlan& plan, const std::vector<PlacedNode>& nodes,
                   const std::vector<Asking>& asking) {
  std::string problems;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Demand* demand = asking[i].demand;
    if (demand == nullptr || !asking[i].isCommand || plan.disabledRuns.contains(nodes[i].id)) {
      continue;
    }
    const std::string word = commandOf(nodes[i], *plan.program, plan.parameters.get())[0];
    const auto path = demand->environment.find("PATH");
    const char* own = std::getenv("PATH");
    const bool isBelow = word.find('/') != word.npos && !word.starts_with('/');
    // Below a directory of the node's own it is looked for when it is started.
    if (isBelow && !demand->workingDirectory.empty()) continue;
    const std::string searched = path != demand->environment.end() ? path->second
                                 : own != nullptr                  ? own
                                                                   : "";
    if (!findProgram(word, searched).empty()) continue;
    problems += (problems.empty() ? "" : "\n") + std::string(nodes[i].spec->place) +
                ": error: there is no program `" + word + "`, the command of " + nodes[i].id.text();
  }
  if (!problems.empty()) throw Error(Code::INVALID_ARGUMENT, problems);
}

// As if each command were a node's process, which it is not where nodes are threads: of the
// resources there is nothing for it then.
std::map<NodeId, CommandSurroundings> surroundingsOfCommands(const std::vector<Asking>& asking,
                                                             const Machine& machine) {
  std::vector<Demand> demands;
  std::vector<Asking> commands;
  std::vector<PlacedProcess> processes;
  demands.reserve(asking.size());
  for (const Asking& one: asking) {
    if (!one.isCommand || one.demand == nullptr) continue;
    demands.push_back(*one.demand);
    demands.back().resources = {};
    processes.push_back({one.id.text(), {commands.size()}});
    commands.push_back({one.id, &demands.back(), true});
  }
  Allotments made = allot(commands, processes, machine);
  std::map<NodeId, CommandSurroundings> all;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    Allotment& one = made.processes[i];
    all[commands[i].id] = {std::move(one.environment), std::move(one.workingDirectory)};
  }
  return all;
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
  const std::vector<PlacedNode> nodes =
      placeNodes(*plan.program, plan.parameters.get(), plan.launchType);
  std::vector<Asking> asking, hosted;
  for (const PlacedNode& placed: nodes) {
    const Demand& demand = demands.at(placed.spec);
    const bool isLaunched = !plan.fakes.contains(placed.id) && !placed.spec->isExternal();
    plan.threads.push_back(demand.threads);
    const bool isCommand = !placed.spec->command.empty();
    const bool isHosted = plan.hosted == asking.size();
    if (isHosted) hosted.push_back({placed.id, &demand});
    asking.push_back({placed.id, isLaunched && !isHosted ? &demand : nullptr, isCommand});
  }
  checkCommands(plan, nodes, asking);
  if (!isMultiProcess(plan.launchType)) {
    plan.notes = leftOut(
        asking, "nodes of " + std::string(toText(plan.launchType)) + " are threads of one process");
    plan.commands = surroundingsOfCommands(asking, machine);
    return;
  }
  Allotments made = allot(asking, plan.placement.processes, machine);
  plan.allotments = std::move(made.processes);
  plan.notes = std::move(made.notes);
  for (const std::string& note: leftOut(hosted, "the node lives in the launcher's process")) {
    plan.notes.push_back(note);
  }
}

std::vector<LaunchedNode> launchedNodes(const LaunchPlan& plan) {
  std::vector<LaunchedNode> nodes;
  for (const PlacedNode& placed:
       placeNodes(*plan.program, plan.parameters.get(), plan.launchType)) {
    const bool isReplaced = plan.fakes.contains(placed.id);
    const bool isFake = isReplaced || placed.spec->isExternal();
    nodes.push_back({.id = placed.id,
                     .serves = placed.spec->serves,
                     .runs = placed.spec->runs && !isFake && !plan.disabledRuns.contains(placed.id),
                     .isFake = isFake,
                     .isElsewhere = !isReplaced && !placed.spec->address.empty(),
                     .isOfGroup = placed.spec->group,
                     .restart = restartOf(plan.layout, *placed.spec)});
  }
  return nodes;
}

}  // namespace lp::_
