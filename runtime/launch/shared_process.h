// A process that is all of a program's nodes: whoever ends it ends them all.
// In: the program's name, the log's format.  Out: last words that say which node did it.
#pragma once

#include <string>

#include "runtime/logs/log_line.h"

namespace lp::_ {

// Ends the process although there are threads in it that cannot be ended; nor may main() return
// under their feet.
[[noreturn]] void leaveThreadsBehind(int status);

// While it lives, a node that crashes is named on stderr before the process dies of it; and one
// that calls exit() has failed, as it has in a process of its own: status 1. At most one at a time.
class SharedProcess {
 public:
  SharedProcess(std::string program, LogFormat format);
  ~SharedProcess();
  SharedProcess(const SharedProcess&) = delete;
  SharedProcess& operator=(const SharedProcess&) = delete;

 private:
  const std::string program_;
};

// Room for this thread to run its crash handlers in when it was the stack that ended.
class CrashStack {
 public:
  CrashStack();
  ~CrashStack();
  CrashStack(const CrashStack&) = delete;
  CrashStack& operator=(const CrashStack&) = delete;

 private:
  struct Room;
  Room* room_ = nullptr;
};

}  // namespace lp::_
