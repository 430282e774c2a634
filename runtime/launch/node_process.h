// A process that is one node, forked by the keeper.
// In: the program, the parameters, its sockets.  Out: messages to the keeper, and an exit status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/launch/channel.h"
#include "runtime/launch_type.h"
#include "runtime/program.h"
#include "runtime/transport/address.h"

namespace lp::_ {

// What the keeper knows when it forks.
struct NodeProcess {
  const ProgramSpec* program = nullptr;
  std::shared_ptr<const void> parameters;
  LaunchType launchType = LaunchType::LOCAL_MP;
  std::uint64_t seed = 0;
  std::shared_ptr<const std::vector<Address>> addresses = {};  // of the nodes, by number
  std::size_t node = 0;                                        // which one this is
  bool runDisabled = false;
  int listening = -1;  // its socket, if it serves
};

// Runs the node and exits. `line`: to the keeper, NodeEvent out, NodeCommand in; it waits.
[[noreturn]] void runNodeProcess(const NodeProcess& process, std::unique_ptr<Channel> line);

}  // namespace lp::_
