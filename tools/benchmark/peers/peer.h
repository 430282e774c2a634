// What a peer of the bench is: a server, a client, or both in one process.
// In: functions of the peer.  Out: a main() with the same command line for all of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/benchmark/measure/workload.h"

namespace bench {

// Addresses are "unix:/path/to/socket" and "tcp:PORT" of the loopback.
struct Peer {
  // Serves until the process is killed, and calls ready() once clients may connect.
  void (*serve)(const std::string& address, void (*ready)()) = nullptr;
  // A client of these servers.
  std::unique_ptr<Client> (*connect)(const std::vector<std::string>& addresses) = nullptr;
  // A client with its server in this process, by the peer's own way to do that; null: it has none.
  std::unique_ptr<Client> (*inside)() = nullptr;
};

// --role=serve --address=A [--cpus=0]: says "ready" on standard output, and serves.
// --role=client --address=A..., --role=inside: runs a workload and prints its
// result as one line of JSON. Ends with the process that started it.
int peerMain(const Peer& peer, int argc, char** argv);

// What follows a prefix such as "unix:"; empty if the address has another one.
std::string addressAfter(const std::string& prefix, const std::string& address);

}  // namespace bench
