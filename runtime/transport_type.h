// What calls between nodes travel over.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/launch_type.h"

namespace lp {

// AUTO: what suits the launch type, which is INPROC for nodes of one process and SHM for processes.
// INPROC: function calls and queues; nodes of one process alone. The others work on one host, and
// nodes of one process can be told to use them too. SHM: rings in shared memory, which the two ends
// of a Unix socket agree on; where either cannot, as a plain Cap'n Proto peer, the socket itself.
// UNIX, TCP: sockets.
enum class TransportType { AUTO, INPROC, UNIX, TCP, SHM };

inline constexpr std::string_view TRANSPORT_TYPES = "auto, inproc, unix, tcp, shm";

// "auto" and back, as the flag --lp_transport spells it.
std::string_view toText(TransportType type);
std::optional<TransportType> transportTypeFromText(std::string_view text);

namespace _ {

// The environment variable that says so where nobody else does.
inline constexpr const char* TRANSPORT_VARIABLE = "LP_TRANSPORT";

// What is used where this is wanted; nothing where it cannot be had: direct calls
// between processes.
std::optional<TransportType> transportFor(TransportType wanted, LaunchType launchType);
// How to say so.
std::string noTransport(TransportType wanted, LaunchType launchType);

}  // namespace _
}  // namespace lp
