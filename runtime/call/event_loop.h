// A thread that runs the Tasks of one object, one after another.
// In: jobs.  Out: run in order, on one thread that must not block.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/executor.h"

namespace lp::_ {

class EventLoop final: public Executor, public std::enable_shared_from_this<EventLoop> {
 public:
  static std::shared_ptr<EventLoop> make();
  ~EventLoop() override;

  void post(std::unique_ptr<Job> job) override;
  // The loop of this thread, or null.
  static std::shared_ptr<EventLoop> current();

 private:
  // What the thread and the owner share, so that the thread never keeps the loop alive.
  struct Queue {
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::unique_ptr<Job>> jobs;
    bool ended = false;
  };
  EventLoop() = default;
  static void runJobs(const std::shared_ptr<Queue>& queue, const std::weak_ptr<EventLoop>& loop);

  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
  std::thread thread_;
};

}  // namespace lp::_
