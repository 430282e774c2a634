// Where nodes listen.
// In: a transport.  Out: listening sockets, and their addresses as idl/lp/control.capnp has them.
#pragma once

#include <string>

#include "lp/control.capnp.h"
#include "runtime/transport/socket.h"
#include "runtime/transport_type.h"

namespace lp::_ {

// With UNIX and SHM at that path, or where the kernel likes if there is none; throws lp::Error.
Listening listenOver(TransportType transport, const std::string& path = {});

void writeAddress(const Address& address, idl::Address::Builder to);
Address readAddress(idl::Address::Reader from);

}  // namespace lp::_
