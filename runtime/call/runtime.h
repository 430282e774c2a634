// What all programs of a process share: the threads that run calls, the clock, the thread that
// reads sockets. In: jobs, times, descriptors.  Out: each job is run once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "runtime/executor.h"

namespace lp::_ {

// Threads on demand: a job finds an idle thread or gets a new one, so that no job ever waits for
// another. Who posts bounds how many run (Served: `threads` per object). Idle threads are kept for
// the next job.
class WorkerPool final: public Executor {
 public:
  void post(std::unique_ptr<Job> job) override;

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> jobs_;
  std::size_t idle_ = 0;
};

// Descriptors and times to watch. One thread of the process; what it calls must not block and is
// not user code.
class Reactor {
 public:
  class Watcher {
   public:
    virtual ~Watcher() = default;
    // On the reactor's thread.
    virtual void ready(std::uint32_t events) = 0;
  };

  Reactor();

  // The watcher is kept until unwatch(). `events` as epoll's.
  void watch(int descriptor, std::uint32_t events, std::shared_ptr<Watcher> watcher);
  void rewatch(int descriptor, std::uint32_t events);
  // Afterwards no new ready() begins; one may still be running unless this is called on the
  // reactor's thread.
  void unwatch(int descriptor);

  // Runs the job on the reactor's thread at that time. The id is never 0.
  std::uint64_t at(std::chrono::steady_clock::time_point time, std::unique_ptr<Job> job);
  // The job is not run any more, unless it is running.
  void cancel(std::uint64_t timer);

 private:
  void ensureThread();
  void loop();
  int runTimers();
  void wake();

  std::mutex mutex_;
  int epoll_ = -1;
  int wakeUp_ = -1;
  bool started_ = false;
  std::map<int, std::shared_ptr<Watcher>> watchers_;
  std::uint64_t nextTimer_ = 1;
  std::map<std::pair<std::chrono::steady_clock::time_point, std::uint64_t>, std::unique_ptr<Job>>
      timers_;
  std::map<std::uint64_t, std::chrono::steady_clock::time_point> timerTimes_;
};

struct Runtime {
  std::shared_ptr<WorkerPool> pool = std::make_shared<WorkerPool>();
  Reactor reactor;
};

// Threads and descriptors are the process's: this is made when first used and never destroyed,
// since its threads may run until the process ends.
Runtime& runtime();

}  // namespace lp::_
