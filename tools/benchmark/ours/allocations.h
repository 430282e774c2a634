// How often this process has allocated memory.
// In: the malloc of counting_main.cc, where it is linked.  Out: a number; 0 in other binaries.
#pragma once

#include <atomic>
#include <cstdint>

namespace bench {

inline std::atomic<std::uint64_t> allocations = 0;

}  // namespace bench
