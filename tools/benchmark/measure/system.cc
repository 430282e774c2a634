#include "tools/benchmark/measure/system.h"

#include <dirent.h>
#include <sched.h>
#include <time.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace bench {

namespace {

std::int64_t readClock(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) {
    throw std::system_error(errno, std::generic_category(), "clock_gettime");
  }
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

// The number after `key` in a file of lines "Key:  number unit".
std::size_t numberIn(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  std::string word;
  while (file >> word) {
    std::size_t number = 0;
    if (word == key && file >> number) return number;
  }
  throw std::runtime_error(path + " has no " + key);
}

cpu_set_t parseCpus(const std::string& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::istringstream list(cpus);
  std::string each;
  while (std::getline(list, each, ',')) {
    unsigned cpu = 0;
    const auto [end, error] = std::from_chars(each.data(), each.data() + each.size(), cpu);
    if (error != std::errc() || *end != '\0' || cpu >= CPU_SETSIZE) {
      throw std::invalid_argument("no list of CPUs: " + cpus);
    }
    CPU_SET(cpu, &set);
  }
  return set;
}

}  // namespace

std::int64_t nowNs() { return readClock(CLOCK_MONOTONIC); }

std::int64_t cpuNs(pid_t process) {
  clockid_t clock{};
  if (const int error = clock_getcpuclockid(process, &clock); error != 0) {
    throw std::system_error(error, std::generic_category(), "clock_getcpuclockid");
  }
  return readClock(clock);
}

void pinProcess(const std::string& cpus) {
  if (cpus.empty()) return;
  const cpu_set_t set = parseCpus(cpus);
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == nullptr) throw std::system_error(errno, std::generic_category(), "/proc/self/task");
  while (const dirent* task = readdir(tasks)) {
    const pid_t thread = static_cast<pid_t>(std::atoi(task->d_name));
    // A thread that has ended meanwhile needs no place.
    if (thread > 0 && sched_setaffinity(thread, sizeof set, &set) != 0 && errno != ESRCH) {
      closedir(tasks);
      throw std::system_error(errno, std::generic_category(), "sched_setaffinity " + cpus);
    }
  }
  closedir(tasks);
}

std::size_t pssBytes(pid_t process) {
  return numberIn("/proc/" + std::to_string(process) + "/smaps_rollup", "Pss:") * 1024;
}

std::size_t threadCount(pid_t process) {
  return numberIn("/proc/" + std::to_string(process) + "/status", "Threads:");
}

}  // namespace bench
