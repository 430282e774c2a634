#include "tools/benchmark/ours/caller.h"

#include <unistd.h>

#include <cstdio>
#include <set>
#include <utility>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/measure/workload.h"
#include "tools/benchmark/ours/allocations.h"
#include "tools/benchmark/ours/extras.h"
#include "tools/benchmark/ours/handles_client.h"

namespace bench {

Caller::Caller(std::vector<EchoHandle> servers, std::vector<WideHandle> wides,
               std::uint32_t clients, const std::string& cpus, Load load)
    : servers_(std::move(servers)),
      wides_(std::move(wides)),
      clients_(clients),
      load_(std::move(load)) {
  pinProcess(cpus);
}

void Caller::run() {
  Workload workload{.kind = load_.kind,
                    .seconds = load_.seconds,
                    .calls = load_.calls,
                    .outstanding = load_.outstanding,
                    .servers = servers_.size(),
                    .size = load_.size,
                    .barrier = load_.barrier,
                    .parties = clients_,
                    .serverProcesses = {}};
  // The first call to each server: it waits until the server is up.
  std::int64_t lastReady = 0;
  for (const EchoHandle& server: servers_) workload.serverProcesses.push_back(server.process().id);
  lastReady = nowNs();

  Result result;
  if (const Extra* extra = findExtra(load_.kind)) {
    result = extra->run({servers_, wides_, workload});
  } else {
    HandlesClient client(servers_);
    result = bench::run(client, workload);
  }
  result["ready_ns"] = static_cast<double>(lastReady);
  double all = static_cast<double>(allocations.load());
  std::set<std::int32_t> counted{getpid()};
  for (const EchoHandle& server: servers_) {
    const EchoProcessResult process = server.process();
    if (counted.insert(process.id).second) all += static_cast<double>(process.allocations);
  }
  result["allocations"] = all;
  result["done_ns"] = static_cast<double>(nowNs());
  // One write: other clients print as well.
  std::puts(toJson(result).c_str());
  std::fflush(stdout);
}

}  // namespace bench
