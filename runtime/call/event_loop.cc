#include "runtime/call/event_loop.h"

#include <utility>

#include "runtime/call/turn.h"

namespace lp::_ {

namespace {
thread_local const std::weak_ptr<EventLoop>* currentLoop = nullptr;
}

std::shared_ptr<EventLoop> EventLoop::make() {
  std::shared_ptr<EventLoop> loop(new EventLoop());
  loop->thread_ = std::thread(
      [queue = loop->queue_, weak = std::weak_ptr<EventLoop>(loop)] { runJobs(queue, weak); });
  return loop;
}

EventLoop::~EventLoop() {
  {
    std::lock_guard lock(queue_->mutex);
    queue_->ended = true;
  }
  queue_->wake.notify_one();
  // The last reference may go away in a job of the loop itself.
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void EventLoop::post(std::unique_ptr<Job> job) {
  {
    std::lock_guard lock(queue_->mutex);
    queue_->jobs.push_back(std::move(job));
  }
  queue_->wake.notify_one();
}

std::shared_ptr<EventLoop> EventLoop::current() {
  return currentLoop != nullptr ? currentLoop->lock() : nullptr;
}

void EventLoop::runJobs(const std::shared_ptr<Queue>& queue, const std::weak_ptr<EventLoop>& loop) {
  currentLoop = &loop;
  markRuntimeThread();
  std::unique_lock lock(queue->mutex);
  for (;;) {
    queue->wake.wait(lock, [&] { return queue->ended || !queue->jobs.empty(); });
    if (queue->jobs.empty()) return;
    std::unique_ptr<Job> job = std::move(queue->jobs.front());
    queue->jobs.pop_front();
    lock.unlock();
    job->run();
    job.reset();
    flushAll();
    lock.lock();
  }
}

bool onEventLoop() { return currentLoop != nullptr; }

}  // namespace lp::_
