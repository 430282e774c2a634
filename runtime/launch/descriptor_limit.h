// How many descriptors a process may have open.
// In: what its user allows.  Out: all of that.
#pragma once

#include <sys/resource.h>

namespace lp::_ {

// A thousand nodes have some thousand descriptors between them; shells allow a thousand.
inline void raiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace lp::_
