// How a call is made, after everybody who may say has been asked.
// In: a handle and a method.  Out: the first that says anything counts: the call, the topology's
// `calls`, the method's annotations, the program.
#pragma once

#include <chrono>

#include "runtime/handle.h"
#include "runtime/service.h"

namespace lp::_ {

struct CallPolicy {
  std::chrono::nanoseconds timeout{0};  // 0: no limit of its own
  unsigned attempts = 1;
  bool waitForReady = true;
};

// For a call by this thread.
CallPolicy policyOf(const Handle& handle, const Method& method);

// How long to wait before the call is made again, after so many attempts (1 and more) have failed.
std::chrono::nanoseconds pauseAfter(unsigned attempts);

}  // namespace lp::_
