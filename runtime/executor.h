// Where work that nobody waits for goes on: the runtime's pool of threads, or a node's event loop.
// In: jobs.  Out: each is run once, on another thread.
#pragma once

#include <memory>
#include <utility>

namespace lp::_ {

class Job {
 public:
  virtual ~Job() = default;
  virtual void run() noexcept = 0;
};

template <typename F>
std::unique_ptr<Job> makeJob(F f) {
  class Call final: public Job {
   public:
    explicit Call(F&& f): f_(std::move(f)) {}
    void run() noexcept override { f_(); }

   private:
    F f_;
  };
  return std::make_unique<Call>(std::move(f));
}

class Executor {
 public:
  virtual ~Executor() = default;
  // From any thread. Jobs of an event loop run one after another in this order.
  virtual void post(std::unique_ptr<Job> job) = 0;
};

// Where a continuation made on this thread resumes: the event loop it is on, else the pool.
std::shared_ptr<Executor> currentExecutor();

// Whether this thread is an event loop, which must not block.
bool onEventLoop();

}  // namespace lp::_
