// The loop behind every workload: included by workload.h alone.
// In: a step that makes some calls.  Out: a Result.
#pragma once

#include <unistd.h>

#include <optional>

#include "tools/benchmark/measure/latencies.h"
#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/measure/workload.h"

namespace bench {

// When to stop: after a time, or after a number of calls.
class Limit {
 public:
  Limit(double seconds, std::uint64_t calls)
      : calls_(calls), end_(nowNs() + static_cast<std::int64_t>(seconds * 1e9)) {}

  bool reached(std::int64_t now, std::uint64_t calls) const {
    return calls_ != 0 ? calls >= calls_ : now >= end_;
  }

 private:
  std::uint64_t calls_;
  std::int64_t end_;
};

// What is left out of the measurement: connections, caches, threads made on demand.
Limit warmUpLimit(const Workload& workload);

// Returns when all parties are here.
void waitForOthers(const Workload& workload);

// Notes the clocks when it is made, and reads them again in finish().
class Measurement {
 public:
  explicit Measurement(const Workload& workload);
  Result finish(Latencies& latencies, std::uint64_t calls) const;

 private:
  std::int64_t serverCpuNs() const;

  std::vector<pid_t> servers_;
  std::int64_t start_, clientCpu_, serverCpu_;
};

// `step(limit, latencies)` makes calls until the limit is reached; how many.
template <typename Step>
Result measure(const Workload& workload, Step&& step) {
  {
    Latencies unused;
    step(warmUpLimit(workload), unused);
  }
  Latencies latencies;
  waitForOthers(workload);
  const Measurement measurement(workload);
  const std::uint64_t calls = step(Limit(workload.seconds, workload.calls), latencies);
  return measurement.finish(latencies, calls);
}

template <typename Call>
Result runCalls(const Workload& workload, Call&& call) {
  return measure(workload, [&](const Limit& limit, Latencies& latencies) {
    std::uint64_t calls = 0;
    // The end of one call is the begin of the next: one look at the clock for each.
    std::int64_t before = nowNs();
    for (bool more = true; more; more = !limit.reached(before, calls)) {
      call();
      const std::int64_t now = nowNs();
      latencies.add(now - before);
      before = now;
      ++calls;
    }
    return calls;
  });
}

}  // namespace bench
