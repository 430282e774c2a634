#include "runtime/launch/exit_text.h"

#include <signal.h>
#include <sys/wait.h>

#include <cstring>
#include <fstream>

namespace lp::_ {

namespace {

// Where it was: after "killed by SIGSEGV ".
std::string place(const ProcessExit& exit) {
  if (!exit.constructed) return "in its constructor";
  if (exit.runs && !exit.runReturned) return "in its run()";
  return "while it served";
}

// Where it was: after "exited with status 3 ".
std::string moment(const ProcessExit& exit) {
  if (!exit.constructed) return "before its constructor returned";
  if (exit.runs && !exit.runReturned) return "before its run() returned";
  return "while it served";
}

// `place`, `moment`: where it was if it has not said how it ended; with a blank in front.
NodeEnd describe(const ProcessExit& exit, const std::string& place, const std::string& moment) {
  if (WIFSIGNALED(exit.waitStatus)) {
    const int signal = WTERMSIG(exit.waitStatus);
    const std::string where = exit.said ? " when it exited" : place;
    std::string how = "was killed by " + signalName(signal) + where;
    if (signal == SIGKILL && exit.outOfMemory) how += ": the kernel was out of memory";
    return {true, std::move(how)};
  }
  const int status = WEXITSTATUS(exit.waitStatus);
  if (exit.said) {
    // A failure is reported by status 1; another status is that of somebody's exit handler.
    if (exit.said->failed || status == 0) return *exit.said;
    return {true, "exited with status " + std::to_string(status) + " although it had ended well"};
  }
  return {true, "exited with status " + std::to_string(status) + moment};
}

}  // namespace

NodeEnd describeExit(const ProcessExit& exit) {
  return describe(exit, " " + place(exit), " " + moment(exit));
}

NodeEnd describeSharedExit(const std::string& process, const ProcessExit& exit) {
  NodeEnd end = describe(exit, "", "");
  const bool isNodes = exit.said && end.how == exit.said->how;
  if (!isNodes) end.how = "its process " + process + " " + end.how;
  return end;
}

std::string exitText(int waitStatus) {
  if (WIFSIGNALED(waitStatus)) return "was killed by " + signalName(WTERMSIG(waitStatus));
  return "exited with status " + std::to_string(WEXITSTATUS(waitStatus));
}

std::string signalName(int signal) {
  const char* name = sigabbrev_np(signal);
  if (name != nullptr) return std::string("SIG") + name;
  return "signal " + std::to_string(signal);
}

std::uint64_t outOfMemoryKills() {
  std::ifstream groups("/proc/self/cgroup");
  std::string line;
  while (std::getline(groups, line)) {
    if (!line.starts_with("0::")) continue;
    std::ifstream events("/sys/fs/cgroup" + line.substr(3) + "/memory.events");
    std::string name;
    std::uint64_t count = 0;
    while (events >> name >> count) {
      if (name == "oom_kill") return count;
    }
  }
  return 0;
}

}  // namespace lp::_
