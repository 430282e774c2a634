// Nodes that look at what they are given.
#pragma once

#include <sched.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/acceptance/given.lp.h"

namespace given {

class Mirror {
 public:
  std::string variable(const std::string& name) const {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? "not set" : value;
  }
  std::string directory() const { return std::filesystem::current_path(); }
  std::vector<std::uint32_t> cpus() const {
    cpu_set_t set;
    std::vector<std::uint32_t> all;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return all;
    for (std::uint32_t i = 0; i < CPU_SETSIZE; ++i) {
      if (CPU_ISSET(i, &set)) all.push_back(i);
    }
    return all;
  }
  std::int32_t niceness() const { return getpriority(PRIO_PROCESS, 0); }
  std::string label() const { return lp::context().label; }
  std::uint64_t memoryMiB() const {
    rlimit limit{};
    getrlimit(RLIMIT_DATA, &limit);
    return limit.rlim_cur == RLIM_INFINITY ? 0 : limit.rlim_cur >> 20;
  }
};

// Holds handles to nodes of which some may not exist.
class Holder {
 public:
  Holder(std::optional<MirrorHandle> spare, MirrorHandle other, std::vector<MirrorHandle> threads)
      : all_(std::move(threads)) {
    if (spare) all_.push_back(*spare);
    all_.push_back(other);
  }
  std::vector<std::string> held() const {
    std::vector<std::string> labels;
    for (const MirrorHandle& one: all_) labels.push_back(one.label());
    return labels;
  }

 private:
  std::vector<MirrorHandle> all_;
};

// Cannot do without.
class Strict {
 public:
  explicit Strict(MirrorHandle spare): spare_(spare) {}
  std::vector<std::string> held() const { return {spare_.label()}; }

 private:
  MirrorHandle spare_;
};

// Takes more and more, if it is told to. It knows the others, and calls none.
class Eater {
 public:
  Eater(bool eats, std::vector<MirrorHandle> mirrors, HolderHandle holder,
        std::optional<HolderHandle> strict)
      : eats_(eats), mirrors_(std::move(mirrors)), holder_(holder), strict_(strict) {}
  void run() {
    // 4 GiB, if nobody stops it.
    for (int i = 0; eats_ && i < 4096; ++i) eaten_.emplace_back(std::size_t{1} << 20);
  }

 private:
  bool eats_;
  std::vector<MirrorHandle> mirrors_;
  HolderHandle holder_;
  std::optional<HolderHandle> strict_;
  std::list<std::vector<char>> eaten_;
};

}  // namespace given
