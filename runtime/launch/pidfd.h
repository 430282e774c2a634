// Handles to processes, which a later process of the same number does not inherit.
// In: a process number.  Out: a descriptor, readable when the process has ended.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace lp::_ {

// glibc 2.36 declares both without extern "C", so that C++ cannot link them. -1 where the kernel
// has none (before 5.3).
inline int openPidfd(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }
inline int signalPidfd(int descriptor, int signal) {
  return static_cast<int>(syscall(SYS_pidfd_send_signal, descriptor, signal, nullptr, 0));
}

}  // namespace lp::_
