// Memory that a server shares with its clients: rings of records, and bells to wake a sleeper.
// In: processes that map the same file.  Out: what the peer `shm` is made of.
#pragma once

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace bench {

// Wakes one process. Ringing costs a system call only if somebody sleeps.
class Bell {
 public:
  std::uint32_t rings() const { return rings_.load(); }
  void ring() {
    rings_.fetch_add(1);
    if (sleeping_.load() != 0) futex(FUTEX_WAKE, 1);
  }
  // Sleeps unless it has rung since `seen` was read.
  void sleep(std::uint32_t seen) {
    sleeping_.store(1);
    // The kernel looks again, so a ring in between is not lost.
    if (rings_.load() == seen) futex(FUTEX_WAIT, seen);
    sleeping_.store(0);
  }

 private:
  void futex(int operation, std::uint32_t value) {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&rings_), operation, value, nullptr,
            nullptr, 0);
  }

  std::atomic<std::uint32_t> rings_, sleeping_;
};

struct ShmRecord {
  std::uint64_t slot;
  std::uint64_t size;  // of a blob: wanted, or there
};

// One writer, one reader. Never full: no client has as many calls under way as there is room.
class ShmRing {
 public:
  static constexpr std::uint32_t ROOM = 512;

  void push(const ShmRecord& record) {
    const std::uint32_t at = end_.load(std::memory_order_relaxed);
    records_[at % ROOM] = record;
    end_.store(at + 1, std::memory_order_release);
  }
  bool pop(ShmRecord& record) {
    const std::uint32_t at = begin_.load(std::memory_order_relaxed);
    if (at == end_.load(std::memory_order_acquire)) return false;
    record = records_[at % ROOM];
    begin_.store(at + 1, std::memory_order_release);
    return true;
  }

 private:
  alignas(64) std::atomic<std::uint32_t> begin_;
  alignas(64) std::atomic<std::uint32_t> end_;
  alignas(64) std::array<ShmRecord, ROOM> records_;
};

struct ShmLane {
  alignas(64) Bell bell;  // wakes the client
  std::atomic<int> cpu;   // the client's; see ownCpu()
  ShmRing requests, replies;
};

// New memory is all zero, and that is its initial state.
struct ShmRegion {
  static constexpr std::size_t LANES = 16;
  static constexpr std::size_t BLOB = 64 << 20;

  alignas(64) Bell bell;  // wakes the server
  std::atomic<int> cpu;
  std::atomic<std::uint32_t> lanesInUse;
  std::array<ShmLane, LANES> lanes;
  alignas(64) std::array<std::byte, BLOB> blob;
};

// One more than the CPU that this process is pinned to; 0 if it is pinned to none.
inline int ownCpu() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0 || CPU_COUNT(&set) != 1) return 0;
  return sched_getcpu() + 1;
}

}  // namespace bench
