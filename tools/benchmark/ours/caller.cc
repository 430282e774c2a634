#include "tools/benchmark/ours/caller.h"

#include <unistd.h>

#include <cstdio>
#include <set>
#include <utility>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/ours/allocations.h"
#include "tools/benchmark/ours/extras.h"
#include "tools/benchmark/ours/handles_client.h"

namespace bench {

Caller::Caller(std::vector<EchoHandle> servers, std::vector<TasksHandle> tasks,
               std::vector<WideHandle> wides, std::uint32_t clients, const std::string& cpus,
               Load load)
    : servers_(std::move(servers)),
      tasks_(std::move(tasks)),
      wides_(std::move(wides)),
      clients_(clients),
      load_(std::move(load)) {
  pinProcess(cpus);
}

Workload Caller::workload() const {
  return {.kind = load_.kind,
          .seconds = load_.seconds,
          .calls = load_.calls,
          .outstanding = load_.outstanding,
          .servers = servers_.size(),
          .size = load_.size,
          .barrier = load_.barrier,
          .parties = clients_,
          .serverProcesses = {}};
}

void Caller::run() {
  std::vector<EchoHandle> all = servers_;
  all.insert(all.end(), tasks_.begin(), tasks_.end());
  all.insert(all.end(), wides_.begin(), wides_.end());
  // The first call to each node waits until it is up.
  Workload work = workload();
  for (const EchoHandle& node: all) work.serverProcesses.push_back(node.process().id);
  const std::int64_t ready = nowNs();

  Result result;
  if (const Extra* extra = findExtra(work.kind)) {
    result = extra->run({servers_, tasks_, wides_, work});
  } else {
    HandlesClient client(servers_);
    result = bench::run(client, work);
  }

  // Of each process once: nodes may share one.
  auto allocated = static_cast<double>(allocations.load());
  std::set<std::int32_t> counted{getpid()};
  for (const EchoHandle& node: all) {
    const EchoProcessResult process = node.process();
    if (counted.insert(process.id).second) allocated += static_cast<double>(process.allocations);
  }
  result["allocations"] = allocated;
  result["ready_ns"] = static_cast<double>(ready);
  result["done_ns"] = static_cast<double>(nowNs());
  // One write: other clients print as well.
  std::puts(toJson(result).c_str());
  std::fflush(stdout);
}

}  // namespace bench
