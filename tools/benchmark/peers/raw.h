// The floor of the sockets: fixed records, no library between the call and the kernel.
// In: addresses.  Out: a server that polls with epoll, and a client.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/benchmark/measure/workload.h"

namespace bench {

// Serves connections until the process ends.
void serveRaw(int listening);
std::unique_ptr<Client> connectRaw(const std::vector<std::string>& addresses);

}  // namespace bench
