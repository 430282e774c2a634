// How a node's process ended, in words.
// In: its wait status, and how far it had come.  Out: a NodeEnd.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/launch/instance.h"

namespace lp::_ {

// What is known of a process that was reaped.
struct ProcessExit {
  int waitStatus = 0;
  bool constructed = false;
  bool runs = false;  // has a run(), not disabled
  bool runReturned = false;
  std::optional<NodeEnd> said = {};  // its last message, if it came so far
  bool outOfMemory = false;          // the kernel killed for want of memory meanwhile
};

// "was killed by SIGSEGV in its run()", "exited with status 3 before its run() returned".
NodeEnd describeExit(const ProcessExit& exit);

// The same of a process of several nodes, which are not to be told apart by now: "its process
// learner+replay/0 was killed by SIGSEGV". `exit.said`: what the last node said, if all have ended.
NodeEnd describeSharedExit(const std::string& process, const ProcessExit& exit);

// "exited with status 3", "was killed by SIGSEGV".
std::string exitText(int waitStatus);

// "SIGKILL"
std::string signalName(int signal);

// How many processes of this one's control group the kernel has killed for want of memory; 0 where
// that is not known.
std::uint64_t outOfMemoryKills();

}  // namespace lp::_
