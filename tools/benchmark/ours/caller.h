// The node that calls: its run() is one measurement, which it prints as a line of JSON.
// In: handles, and what to do with them.  Out: see measure/workload.h and extras.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/benchmark/measure/workload.h"
#include "tools/benchmark/ours/bench.lp.h"
#include "tools/benchmark/ours/wide.lp.h"

namespace bench {

class Caller {
 public:
  Caller(std::vector<EchoHandle> servers, std::vector<TasksHandle> tasks,
         std::vector<WideHandle> wides, std::uint32_t clients, const std::string& cpus, Load load);

  void run();

 private:
  Workload workload() const;

  std::vector<EchoHandle> servers_;
  std::vector<TasksHandle> tasks_;
  std::vector<WideHandle> wides_;
  std::uint32_t clients_;
  Load load_;
};

}  // namespace bench
