// Measurements of what only lpgen's handles have; the peers are not asked.
// In: handles and a workload.  Out: a Result.
#pragma once

#include <string_view>
#include <vector>

#include "tools/benchmark/measure/workload.h"
#include "tools/benchmark/ours/bench.lp.h"
#include "tools/benchmark/ours/wide.lp.h"

namespace bench {

struct ExtraInput {
  const std::vector<EchoHandle>& servers;
  const std::vector<TasksHandle>& tasks;
  const std::vector<WideHandle>& wides;
  const Workload& workload;
};

struct Extra {
  std::string_view kind;
  Result (*run)(const ExtraInput& input);
};

// Null if there is none of that kind; `task` and `held` need a node with Tasks, `methods` one with
// many methods:
//
// task      echo, whose method is a coroutine
// deadline  echo with a deadline, which is not met
// fail      a call that ends with an error
// cancel    a call that is started, cancelled, and waited for
// expire    a call that meets its deadline of a millisecond
// open      a call that returns a handle, which is then dropped
// idle      echo while `outstanding` other handles are open; what memory and threads these take
// held      no call, but `outstanding` are under way: what memory these take
// methods   `outstanding` of 64 methods in turn, 64 calls under way
// nothing   no call: the program's start and end, and what a node that waits takes
const Extra* findExtra(std::string_view kind);

}  // namespace bench
