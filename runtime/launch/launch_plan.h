// What is to be launched, decided before anything starts.
// In: a program, its parameters, what its launcher wants.  Out: a LaunchPlan, and the nodes of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/launch/allotment.h"
#include "runtime/launch/instance.h"
#include "runtime/launch/layout.h"
#include "runtime/launch/machine.h"
#include "runtime/launch/placement.h"
#include "runtime/launch/profile.h"
#include "runtime/launch/terminal_type.h"
#include "runtime/launch_type.h"
#include "runtime/logs/log_line.h"
#include "runtime/program.h"
#include "runtime/service.h"
#include "runtime/transport_type.h"

namespace lp::_ {

// All that it takes to launch a program, whoever asks for it. Made by planLaunch().
struct LaunchPlan {
  const ProgramSpec* program = nullptr;
  std::shared_ptr<const void> parameters;
  Layout layout;
  Placement placement;
  LaunchType launchType = LaunchType::LOCAL_MT;
  TransportType transport = TransportType::INPROC;  // decided: not AUTO
  std::uint64_t seed = 0;
  // Where what the run leaves behind goes, absolute; empty: it leaves nothing.
  std::string runDirectory;
  std::optional<std::chrono::nanoseconds> grace = std::chrono::seconds(10);
  // Whether the program ends when it is done, as ProgramSpec::end has it.
  bool endsWhenDone = true;
  std::set<NodeId> disabledRuns;
  // Objects of this process that answer for nodes, which are not made; null: nobody does.
  std::map<NodeId, std::shared_ptr<Interface>> fakes;
  // What the keeper is started from: a binary whose main() calls lp::main() with this program.
  std::string nodeBinary;
  std::optional<bool> color;
  // How the nodes are shown, if they are processes; decided: not AUTO.
  TerminalType terminal = TerminalType::CURRENT;
  // Where their files go, if they have any; empty: to a directory of the run's own.
  std::string outputDirectory;
  // How the nodes log: as this process does.
  LogLevel logLevel = LogLevel::INFO;
  LogFormat logFormat = LogFormat::TEXT;
  // By number of the process: the command that it is started under.
  std::map<std::size_t, std::vector<std::string>> prefixes;
  // The one of them that has this process's stdin.
  std::optional<std::size_t> processWithStdin;
  // The one node that lives in this process, by number, where the others are processes.
  std::optional<std::size_t> hosted;
  // How many calls may be inside each node, by number; see settle().
  std::vector<unsigned> threads;
  // What is given to each process, by number, where nodes are processes; see settle().
  std::vector<Allotment> allotments;
  // Where they are threads: what is given to those that are commands; see settle().
  std::map<NodeId, CommandSurroundings> commands;
  // What a person should know before it starts: a sentence each.
  std::vector<std::string> notes;
};

// The beginning of every launch, of whatever type. Checks what depends on the parameters, once, and
// throws INVALID_ARGUMENT with the topology's place, or if the launch type cannot have the
// transport; and FAILED_PRECONDITION as checkMayLaunch(). Which nodes go together the profile says,
// or else the topology. The rest of the plan is the caller's to set.
LaunchPlan planLaunch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                      LaunchType launchType, TransportType transport = TransportType::AUTO,
                      const Profile& profile = {});

// The end of every plan, once it is known which nodes are fakes: what the others are given of the
// machine, by the topology with the profile laid over it. Throws INVALID_ARGUMENT, see allot(), and
// if there is no program that a command names.
void settle(LaunchPlan& plan, const Profile& profile, const Machine& machine);

// Decides where what the run leaves behind goes; empty: nowhere. What an earlier run has left there
// is neither used nor overwritten by mistake: throws FAILED_PRECONDITION if it is to be restored
// and there is none, or if there is some and it is not.
void useRunDirectory(LaunchPlan& plan, const std::string& directory, bool restore);

// What every launcher decides alike.
struct LaunchedNode {
  NodeId id;
  bool serves = false;
  bool runs = false;    // has a run(), not disabled
  bool isFake = false;  // not launched: an object of this process, or somebody else, answers for it
  bool isElsewhere = false;  // called at an address of its own
  bool isOfGroup = false;
  RestartPolicy restart = RestartPolicy::NEVER;
};
std::vector<LaunchedNode> launchedNodes(const LaunchPlan& plan);

}  // namespace lp::_
