#include "runtime/call/worker_pool.h"

#include "runtime/call/turn.h"

namespace lp::_ {

void WorkerPool::post(std::unique_ptr<Job> job) {
  bool needThread = false;
  {
    std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    needThread = jobs_.size() > idle_;
    // The new thread counts as idle until it takes its first job.
    if (needThread) ++idle_;
  }
  if (needThread) {
    startQuietThread("lp/worker", [this] { work(); });
  } else {
    wake_.notify_one();
  }
}

void WorkerPool::work() {
  markRuntimeThread();
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !jobs_.empty(); });
    std::unique_ptr<Job> job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    job->run();
    job.reset();
    flushAll();
    lock.lock();
    ++idle_;
  }
}

}  // namespace lp::_
