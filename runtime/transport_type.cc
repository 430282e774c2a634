#include "runtime/transport_type.h"

namespace lp {

std::string_view toText(TransportType type) {
  switch (type) {
    case TransportType::AUTO:
      return "auto";
    case TransportType::INPROC:
      return "inproc";
    case TransportType::UNIX:
      return "unix";
    case TransportType::TCP:
      return "tcp";
    case TransportType::SHM:
      return "shm";
  }
  return "unknown";
}

std::optional<TransportType> transportTypeFromText(std::string_view text) {
  for (TransportType type: {TransportType::AUTO, TransportType::INPROC, TransportType::UNIX,
                            TransportType::TCP, TransportType::SHM}) {
    if (toText(type) == text) return type;
  }
  return std::nullopt;
}

namespace _ {

std::optional<TransportType> transportFor(TransportType wanted, LaunchType launchType) {
  const bool apart = isMultiProcess(launchType);
  switch (wanted) {
    case TransportType::AUTO:
      return apart ? TransportType::SHM : TransportType::INPROC;
    case TransportType::INPROC:
      return apart ? std::nullopt : std::optional(TransportType::INPROC);
    case TransportType::SHM:
    case TransportType::UNIX:
    case TransportType::TCP:
      return wanted;
  }
  return std::nullopt;
}

std::string noTransport(TransportType wanted, LaunchType launchType) {
  return "the transport " + std::string(toText(wanted)) + " cannot be had in " +
         std::string(toText(launchType)) + ", where each node is a process: take shm, unix or tcp";
}

}  // namespace _
}  // namespace lp
