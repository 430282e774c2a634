// The token that lets a peer in: a port of the loopback is open to every user of the host.
#pragma once

#include "runtime/transport/address.h"

namespace lp::_ {

// Drawn from the kernel; throws UNAVAILABLE if it has none.
Token newToken();

// Takes the same time wherever they differ.
bool areEqual(const Token& one, const Token& other);

}  // namespace lp::_
