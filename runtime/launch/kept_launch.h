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
  std::vector<KeptNode> nodes;  // none is started
  NodeProcess process;          // but for what is each node's own, and the addresses
  TransportType transport;
};

// Throws FAILED_PRECONDITION if this binary's program is not the launcher's.
KeptLaunch readLaunch(const ProgramSpec& program, idl::Launch::Reader launch);

// What a node that is executed has to know first: the launch, its number, and where the nodes are.
void sendBegin(Channel& line, idl::Launch::Reader launch, std::size_t node,
               const std::vector<Address>& addresses);

}  // namespace lp::_
