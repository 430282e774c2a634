// A process of one node, or of several that are colocated by threads, forked by the keeper.
// In: the program, the parameters, sockets.  Out: messages to the keeper, and an exit status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/launch/channel.h"
#include "runtime/launch/layout.h"
#include "runtime/launch_type.h"
#include "runtime/logs/log_line.h"
#include "runtime/program.h"
#include "runtime/transport/address.h"

namespace lp::_ {

// A node that lives in it.
struct HostedNode {
  std::size_t number = 0;
  bool runDisabled = false;
  int listening = -1;     // its socket, if it serves
  unsigned threads = 16;  // calls that may be inside it
};

// What the keeper knows when it forks.
struct NodeProcess {
  const ProgramSpec* program = nullptr;
  std::shared_ptr<const void> parameters;
  Layout layout = {};
  LaunchType launchType = LaunchType::LOCAL_MP;
  std::uint64_t seed = 0;
  std::string runDirectory = {};
  std::shared_ptr<const std::vector<Address>> addresses = {};  // of the nodes, by number
  std::string name = {};                                       // this one's
  std::vector<HostedNode> nodes = {};                          // at least one
  std::uint64_t memoryMiB = 0;                                 // 0: no limit
  LogLevel logLevel = LogLevel::INFO;
  LogFormat logFormat = LogFormat::TEXT;
  bool linesAreNamed = false;  // with its name, by the launcher
};

// Runs the nodes, a single one on this thread and several on one each, and exits. `line`: to the
// keeper, NodeEvent out, NodeCommand in; it waits.
[[noreturn]] void runNodeProcess(const NodeProcess& process, std::unique_ptr<Channel> line);

}  // namespace lp::_
