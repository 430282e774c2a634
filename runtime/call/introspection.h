// Calls of what every node answers besides its own service: idl/lp/node.capnp.
// In: a handle.  Out: the answer, once it is there.
#pragma once

#include <cstdint>
#include <memory>

#include "runtime/call/target.h"
#include "runtime/handle.h"
#include "runtime/health.h"
#include "runtime/service.h"

namespace lp::_ {

extern const Method DESCRIBE, HEALTH;
// Whether a call is of HEALTH: what it is called on need not be up for that.
bool asksForHealth(std::uint64_t interfaceId, std::uint16_t ordinal);

// Makes the call, and waits for it. Throws what it fails with.
std::shared_ptr<OutgoingCall> introspect(const Handle& handle, const Method& method);
// See lp::healthOf().
Health askHealth(const Handle& handle);

}  // namespace lp::_
