// What all programs of a process share: the threads that run calls, the clock, the threads that
// read sockets.
#pragma once

#include <memory>

#include "runtime/call/clock.h"
#include "runtime/call/poller.h"
#include "runtime/call/worker_pool.h"

namespace lp::_ {

struct Runtime {
  std::shared_ptr<WorkerPool> pool = std::make_shared<WorkerPool>();
  Clock clock;
  Poller poller;
};

// Threads and descriptors are the process's: this is made when first used and never destroyed,
// since its threads may run until the process ends.
Runtime& runtime();

}  // namespace lp::_
