// Whether to look again for a moment before sleeping.
// In: how it went lately.  Out: yes only where it pays.
#pragma once

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace lp::_ {

// A thread that is woken on another core takes tens of microseconds to run; one that has not gone
// to sleep takes none. But where no core is idle, looking again keeps the very thread from running
// that is waited for. So: look while that was of use lately, and try again ever more rarely when it
// was not. Used by one thread at a time.
class Spin {
 public:
  // Calls look() until it is true, for a moment; whether it was. `elsewhere`: what is waited for
  // was seen to run on another core.
  template <typename Look>
  bool until(bool elsewhere, Look look) {
    if (skip_ > 0) {
      --skip_;
      return false;
    }
    if (!elsewhere && !otherCores()) {
      skip_ = MOST_SKIPPED;
      return false;
    }
    const auto begin = std::chrono::steady_clock::now();
    auto now = begin;
    do {
      if (look()) {
        misses_ = 0;
        return true;
      }
      if (now - begin > SELFISH) {
        sched_yield();
      } else {
        relax();
      }
      now = std::chrono::steady_clock::now();
    } while (now - begin < MOMENT);
    misses_ = std::min(misses_ + 1, MOST_MISSES);
    skip_ = (1u << misses_) - 1;
    return false;
  }

 private:
  static constexpr std::chrono::microseconds MOMENT{80};
  // So long a peer that is awake takes at most. From then on others who want this core go first.
  static constexpr std::chrono::microseconds SELFISH{3};
  // So many waits at most before it is tried again: what that costs is a fraction of a microsecond
  // for each of them.
  static constexpr std::uint32_t MOST_MISSES = 8;
  static constexpr std::uint32_t MOST_SKIPPED = 255;

  static void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }
  static bool otherCores() {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 && CPU_COUNT(&cores) > 1;
  }

  std::uint32_t misses_ = 0;
  std::uint32_t skip_ = 0;
};

}  // namespace lp::_
