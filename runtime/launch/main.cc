// lp::main(): what every launch binary does.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "runtime/launch/descriptor_limit.h"
#include "runtime/launch/dry_run.h"
#include "runtime/launch/flags.h"
#include "runtime/launch/host.h"
#include "runtime/launch/launch_plan.h"
#include "runtime/launch/prefix.h"
#include "runtime/launch/profile.h"
#include "runtime/launch/run.h"
#include "runtime/launch/say.h"
#include "runtime/launch/shared_process.h"
#include "runtime/launch/signals.h"
#include "runtime/launch/started_process.h"
#include "runtime/launch/terminal_type.h"
#include "runtime/logs/logger.h"
#include "runtime/program.h"

namespace lp::_ {

namespace {

// The status of a command line that makes no sense.
constexpr int USAGE = 2;

void sayError(const ProgramSpec& program, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) say(program.name, line, LogLevel::ERROR);
}

Surroundings surroundings() {
  auto text = [](const char* variable) {
    const char* value = std::getenv(variable);
    return std::string(value != nullptr ? value : "");
  };
  return {.path = text("PATH"),
          .hasX = !text("DISPLAY").empty(),
          .hasWayland = !text("WAYLAND_DISPLAY").empty(),
          .isTerminal = isatty(STDOUT_FILENO) == 1};
}

LaunchPlan planOf(const ProgramSpec& program, const Settings& settings) {
  Profile profile;
  if (!settings.profile.empty()) profile = readProfileFile(program, settings.profile);
  LaunchPlan plan =
      planLaunch(program, settings.parameters, settings.launchType, settings.transport, profile);
  plan.seed = settings.seed;
  useRunDirectory(plan, settings.runDirectory, settings.restore);
  plan.grace = settings.grace;
  plan.color = settings.color;
  plan.outputDirectory = settings.outputDirectory;
  if (isMultiProcess(plan.launchType)) {
    plan.terminal = chooseTerminal(settings.terminal, surroundings());
    if (settings.terminal == TerminalType::AUTO) {
      say(program.name, "the nodes are shown in " + std::string(toText(plan.terminal)) +
                            "; --lp_terminal or " + TERMINAL_VARIABLE + " asks for another");
    }
  }
  const std::vector<LaunchedNode> nodes = launchedNodes(plan);
  const auto prefixes = resolvePrefixes(settings.prefixes, nodes, surroundings().path);
  plan.prefixes = prefixesOfProcesses(prefixes, nodes, plan.placement);
  if (const auto node = nodeWithStdin(prefixes, nodes)) {
    plan.processWithStdin = plan.placement.processOf[*node];
  }
  if (!settings.host.empty()) plan.hosted = resolveHost(settings.host, plan);
  // The nodes' processes are this binary again.
  plan.nodeBinary = "/proc/self/exe";
  settle(plan, profile, thisMachine());
  return plan;
}

// The last lines that a person sees.
void report(const ProgramSpec& program, const Run& run, const ProgramEnd& end) {
  std::string last = (end.failedNode.empty() ? "stopped: " : "") + end.why;
  if (!end.stragglers.empty()) last += "; did not end: " + listed(end.stragglers);
  if (end.status != 0 || !end.isDone) {
    say(program.name, last, end.status != 0 ? LogLevel::ERROR : LogLevel::INFO);
  }
  for (std::size_t i = 0; i < run.nodes().size(); ++i) {
    if (run.nodes()[i].id.text() != end.failedNode) continue;
    const std::vector<std::string> words = run.lastWords(i);
    const std::string log = run.log(i);
    if (!log.empty()) say(program.name, "all that " + end.failedNode + " has printed: " + log);
    // Who reads JSON has read them, in their place.
    if (words.empty() || logSettings().format == LogFormat::JSON) continue;
    say(program.name, "the last words of " + end.failedNode + ":");
    for (const std::string& line: words) std::fprintf(stderr, "    %s\n", line.c_str());
  }
}

// The program's whole run, while this thread is that of the node that lives in this process.
ProgramEnd driveBeside(const ProgramSpec& program, Run& run, Signals& signals) {
  // It takes signals too, in case the node does not let them in.
  std::thread driver([&] {
    pthread_setname_np(pthread_self(), "lp/launcher");
    const ProgramEnd& end = run.drive(&signals);
    if (!run.isHostedLeft()) return;
    report(program, run, end);
    leaveThreadsBehind(end.status);
  });
  run.host();
  driver.join();
  return run.waitForEnd();
}

int launchAndWait(const ProgramSpec& program, const LaunchPlan& plan) {
  for (const std::string& note: plan.notes) say(program.name, note);
  raiseDescriptorLimit();
  Signals signals;
  // That nobody reads our output is an event among others; the nodes do not inherit this.
  if (isMultiProcess(plan.launchType)) signal(SIGPIPE, SIG_IGN);
  std::optional<SharedProcess> shared;
  if (!isMultiProcess(plan.launchType) || plan.hosted) {
    shared.emplace(std::string(program.name), plan.logFormat);
    useLogForSpdlog();
  }
  Run run(plan, /*callable=*/false);
  const ProgramEnd end = plan.hosted ? driveBeside(program, run, signals) : run.drive(&signals);
  report(program, run, end);
  if (!isMultiProcess(plan.launchType) && run.hasStragglers()) leaveThreadsBehind(end.status);
  return end.status;
}

int runMain(const ProgramSpec& program, std::optional<LaunchType> fixed, int argc, char** argv) {
  // A launcher started this process to start, watch and end its nodes; or a keeper, to be one.
  if (const std::optional<int> status = runStarted(program, argc, argv)) return *status;

  // What does the person want?
  std::vector<std::string> problems;
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  const Settings settings = readFlags(program, fixed, arguments, ownEnvironment(), problems);
  if (settings.help) return std::fputs(helpText(program, fixed).c_str(), stdout) < 0 ? 1 : 0;
  useLogSettings({.level = settings.logLevel, .format = settings.logFormat});
  for (const std::string& problem: problems) sayError(program, problem);
  if (!problems.empty()) return USAGE;

  // Run it.
  try {
    const LaunchPlan plan = planOf(program, settings);
    if (settings.dryRun) return std::fputs(dryRunText(plan).c_str(), stdout) < 0 ? 1 : 0;
    return launchAndWait(program, plan);
  } catch (const Error& error) {
    sayError(program, error.text());
    return error.code() == Code::INVALID_ARGUMENT ? USAGE : 1;
  }
}

}  // namespace

}  // namespace lp::_

namespace lp {

int main(const ProgramSpec& program, int argc, char** argv) {
  return _::runMain(program, std::nullopt, argc, argv);
}

int main(const ProgramSpec& program, int argc, char** argv, LaunchType type) {
  return _::runMain(program, type, argc, argv);
}

}  // namespace lp
