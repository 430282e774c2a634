// The threads that run calls and continuations.
// In: jobs.  Out: each is run once, at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include <pthread.h>
#include <signal.h>

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

// A thread that takes no signals: they are the business of the threads that were here before.
template <typename F>
std::thread quietThread(const char* name, F f) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread([name, f = std::move(f)]() mutable {
    pthread_setname_np(pthread_self(), name);
    f();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}
// One that runs until the process ends.
template <typename F>
void startQuietThread(const char* name, F f) {
  quietThread(name, std::move(f)).detach();
}

}  // namespace lp::_
