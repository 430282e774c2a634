// How a program ended.
// In: what its launcher saw.  Out: an exit status, and what a person wants to know.
#pragma once

#include <string>
#include <vector>

namespace lp {

struct ProgramEnd {
  // A node failed, or had to be killed, or could not be ended.
  bool failed = false;
  // It ended by itself, as its topology says; nobody stopped it.
  bool isDone = false;
  // "consumer/0 failed: its run() threw std::runtime_error: no disk", "every run() has returned".
  std::string why;
  // Of the process: 0, 1 if it failed, 128 and the signal's number if a signal ended it.
  int status = 0;
  // The node that failed first, "consumer/0"; empty if none did.
  std::string failedNode;
  // Nodes that died when the program was stopping already, "consumer/0 failed: was killed by
  // SIGSEGV when it exited". That is no failure of the program, but one of a test.
  std::vector<std::string> lateDeaths;
  // Nodes that did not end within the grace. In launch types with threads they run on.
  std::vector<std::string> stragglers;
};

}  // namespace lp
