// What the bench asks of the machine: time, processors, what a process has used.
// In: process numbers, lists of CPUs.  Out: nanoseconds, bytes, counts; what cannot be had throws.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

// On the clock that all processes share.
std::int64_t nowNs();

// User and system time of all threads of a process, of this one or another, ended threads included.
std::int64_t cpuNs(pid_t process);

// Keeps every thread that this process has, and all that they start, on these CPUs ("0" or "0,1").
// An empty list changes nothing.
void pinProcess(const std::string& cpus);

// The process's share of the memory that it maps ("Pss").
std::size_t pssBytes(pid_t process);
std::size_t threadCount(pid_t process);

}  // namespace bench
