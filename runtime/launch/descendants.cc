#include "runtime/launch/descendants.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/launch/pidfd.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds PAUSE{2};

std::vector<pid_t> allProcesses() {
  std::vector<pid_t> all;
  DIR* proc = opendir("/proc");
  if (proc == nullptr) return all;
  while (const dirent* entry = readdir(proc)) {
    pid_t pid = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    if (std::from_chars(entry->d_name, end, pid).ptr == end) all.push_back(pid);
  }
  closedir(proc);
  return all;
}

// Empty for a process that is gone, though it was there to be opened: << does not throw then.
std::string contents(pid_t pid, const char* name) {
  const std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// The fields of /proc/PID/stat after the name, which may hold anything: state, parent.
struct Stat {
  char state = 0;
  pid_t parent = 0;
};
Stat statOf(pid_t pid) {
  Stat stat;
  const std::string text = contents(pid, "stat");
  const std::size_t end = text.rfind(')');
  if (end != text.npos) {
    int parent = 0;
    std::sscanf(text.c_str() + end + 1, " %c %d", &stat.state, &parent);
    stat.parent = parent;
  }
  return stat;
}

bool isMarked(pid_t pid, const std::string& entry) {
  const std::string environment = contents(pid, "environ");
  return environment.starts_with(entry) || environment.find('\0' + entry) != environment.npos;
}

// Kills a process if it is still the one that has the mark.
bool killIfMarked(pid_t pid, const std::string& entry) {
  const int descriptor = openPidfd(pid);
  const char state = statOf(pid).state;
  const bool found = state != 'Z' && state != 0 && isMarked(pid, entry);
  if (found && descriptor >= 0) {
    signalPidfd(descriptor, SIGKILL);
  } else if (found) {
    kill(pid, SIGKILL);
  }
  if (descriptor >= 0) close(descriptor);
  return found;
}

}  // namespace

bool killMarked(const std::string& runName, std::chrono::milliseconds limit) {
  // With the end of the entry, so that no name is another's beginning.
  std::string entry = std::string(RUN_VARIABLE) + "=" + runName;
  entry += '\0';
  const auto end = Clock::now() + limit;
  for (;;) {
    bool found = false;
    for (pid_t pid: allProcesses()) {
      if (pid != getpid() && killIfMarked(pid, entry)) found = true;
    }
    if (!found) return true;
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(PAUSE);
  }
}

bool hasChildren() {
  for (;;) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid == 0) return true;
    if (pid < 0 && errno != EINTR) return false;
  }
}

bool killChildren(std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (hasChildren()) {
    for (pid_t pid: allProcesses()) {
      // A child cannot vanish before it is reaped, here: no other process can have its number.
      if (statOf(pid).parent == getpid()) kill(pid, SIGKILL);
    }
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(PAUSE);
  }
  return true;
}

}  // namespace lp::_
