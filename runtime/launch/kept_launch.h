// What a launcher asks its keeper to start.
// In: a Launch message, from a binary that may have been built at another time.  Out: the nodes,
// and what their processes have in common.
#pragma once

#include <cstddef>
#include <vector>

#include "lp/control.capnp.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/kept_node.h"
#include "runtime/launch/node_process.h"
#include "runtime/program.h"
#include "runtime/transport_type.h"

namespace lp::_ {

struct KeptLaunch {
  std::vector<KeptNode> nodes;
  std::vector<KeptProcess> processes;  // none is started
  NodeProcess inside;                  // but for what is each one's own, and the addresses
  TransportType transport;
};

// Throws FAILED_PRECONDITION if this binary's program is not the launcher's.
KeptLaunch readLaunch(const ProgramSpec& program, idl::Launch::Reader launch);

// What a process that is executed has to know first: the launch, its number, where the nodes are.
void sendBegin(Channel& line, idl::Launch::Reader launch, std::size_t process,
               const std::vector<Address>& addresses);

}  // namespace lp::_
