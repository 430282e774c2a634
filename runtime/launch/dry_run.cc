#include "runtime/launch/dry_run.h"

#include <vector>

#include "runtime/launch/checkpoint.h"
#include "runtime/launch/descendants.h"
#include "runtime/launch/displays.h"
#include "runtime/launch/executed_node.h"
#include "runtime/launch/foreign.h"
#include "runtime/launch/run_directory.h"
#include "runtime/launch/shell_words.h"
#include "runtime/launch/spawn.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

// Stands for the name that each run draws.
constexpr const char* RUN_NAME = "lp-RUN";

std::string graceText(const LaunchPlan& plan) {
  if (!plan.grace) return "for ever";
  return floatText(std::chrono::duration<double>(*plan.grace).count()) + " s";
}

std::string parametersText(const LaunchPlan& plan) {
  if (plan.program->parameters.empty()) return {};
  std::string text = "\nparameters\n";
  for (const ParameterSpec& parameter: plan.program->parameters) {
    text += "  " + std::string(parameter.name) + " = ";
    text += parameter.secret ? "(secret)" : parameter.print(plan.parameters.get());
    text += '\n';
  }
  return text;
}

// Where the node will listen, as far as that is known before it does.
std::string addressText(const LaunchPlan& plan, const PlacedNode& node, std::size_t number) {
  if (!node.spec->serves) return "serves nothing";
  const bool isReplaced = plan.fakes.contains(node.id);
  if (!node.spec->address.empty() && !isReplaced) {
    return shownAddressOf(node, *plan.program, plan.parameters.get()) + ", of its own";
  }
  const std::string path = socketPath(runDirectory(RUN_NAME), number);
  switch (plan.transport) {
    case TransportType::AUTO:
    case TransportType::INPROC:
      return "called directly";
    case TransportType::UNIX:
      return "unix socket" + (isMultiProcess(plan.launchType) ? " " + path : std::string());
    case TransportType::SHM:
      return "shared memory, met at the unix socket" +
             (isMultiProcess(plan.launchType) ? " " + path : std::string());
    case TransportType::TCP:
      return "tcp 127.0.0.1, at a port that the system chooses";
  }
  return {};
}

// What a process is given; empty: as much as the launcher.
std::string allotmentText(const Allotment& allotment) {
  std::string text;
  if (!allotment.cpus.empty()) text += "  CPUs: " + cpusText(allotment.cpus) + "\n";
  if (allotment.memoryMiB > 0) {
    text += "  memory: at most " + std::to_string(allotment.memoryMiB) + " MiB\n";
  }
  if (allotment.nice != 0) text += "  niceness: " + std::to_string(allotment.nice) + " more\n";
  for (const auto& [name, value]: allotment.environment) {
    text += "  environment: " + quotedWords(std::vector<std::string>{name + "=" + value}) + "\n";
  }
  if (!allotment.workingDirectory.empty()) {
    text += "  directory: " + allotment.workingDirectory + "\n";
  }
  return text;
}

std::string nodeText(const LaunchPlan& plan, const PlacedNode& node, std::size_t number) {
  std::string text = "\n" + node.id.text();
  if (!node.spec->place.empty()) text += "  (" + std::string(node.spec->place) + ")";
  text += "\n  address: " + addressText(plan, node, number);
  if (const std::uint16_t port = portOf(node, plan.parameters.get()); port != 0) {
    text += "\n  port: 127.0.0.1:" + std::to_string(port) + ", open to every process of this host";
  }
  if (node.spec->isExternal()) return text + "\n  started by somebody else\n";
  if (!node.spec->command.empty()) {
    const std::vector<std::string> words = commandOf(node, *plan.program, plan.parameters.get());
    text += "\n  runs: " + quotedWords(words) + "\n";
  } else {
    text += "\n  threads: " + std::to_string(plan.threads.at(number));
    text += node.spec->runs ? ", and run()\n" : ", no run()\n";
  }
  if (node.spec->checkpoint && !plan.runDirectory.empty()) {
    const std::uint32_t every = node.spec->checkpoint->everySeconds;
    text += "  checkpoint: " + checkpointFile(plan.runDirectory, node.id).string() +
            (every != 0 ? ", every " + std::to_string(every) + " s" : "") + ", and when it ends\n";
  }
  if (!isMultiProcess(plan.launchType)) return text;
  const std::size_t process = plan.placement.processOf[number];
  const std::string& name = plan.placement.processes[process].name;
  if (name != node.id.text()) text += "  process: " + name + "\n";
  if (plan.hosted == number) return text + "  process: this one, on its main thread\n";
  text += allotmentText(plan.allotments.at(process));
  const auto prefix = plan.prefixes.find(process);
  if (prefix == plan.prefixes.end()) {
    text += "  command: forked by the keeper\n";
  } else {
    text += "  command: " + quotedWords(executedCommand(*plan.program, prefix->second)) + "\n";
    if (plan.processWithStdin == process) text += "  standard input: the launcher's\n";
  }
  const std::string directory = outputDirectory(plan, RUN_NAME);
  if (!directory.empty()) text += "  output: " + directory + "/" + name + "\n";
  return text;
}

}  // namespace

std::string dryRunText(const LaunchPlan& plan) {
  const std::vector<PlacedNode> nodes =
      placeNodes(*plan.program, plan.parameters.get(), plan.launchType);
  const bool apart = isMultiProcess(plan.launchType);
  std::string text = std::string(plan.program->name) + " as " +
                     std::string(toText(plan.launchType)) + ": " + std::to_string(nodes.size()) +
                     (nodes.size() == 1 ? " node, " : " nodes, ");
  const std::size_t processes = plan.placement.processes.size();
  const std::string apartText =
      processes == nodes.size()
          ? "a process each"
          : "in " + std::to_string(processes) + (processes == 1 ? " process" : " processes");
  text += apart ? apartText + ", under a keeper\n" : "a thread each, in this process\n";
  text += "  transport: " + std::string(toText(plan.transport)) + "\n";
  text += "  seed: " + std::to_string(plan.seed) + "\n";
  text += "  time to stop: " + graceText(plan) + "\n";
  text += "  log: " + std::string(toText(plan.logLevel)) + ", as " +
          std::string(toText(plan.logFormat)) + "\n";
  if (apart) {
    const std::vector<std::string> keeper{ownBinary(), KEEPER_FLAG,
                                          std::string(plan.program->name)};
    text += "  terminal: " + std::string(toText(plan.terminal)) + "\n";
    text += "  directory: " + runDirectory(RUN_NAME) + ", RUN being drawn at each launch\n";
    text += "  environment: this process's, and " + std::string(RUN_VARIABLE) + "=" + RUN_NAME;
    text += "\n  keeper: " + quotedWords(keeper) + "\n";
  }
  for (const std::string& note: plan.notes) text += "  note: " + note + "\n";
  text += parametersText(plan);
  for (std::size_t i = 0; i < nodes.size(); ++i) text += nodeText(plan, nodes[i], i);
  return text;
}

}  // namespace lp::_
