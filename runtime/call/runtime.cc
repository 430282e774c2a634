#include "runtime/call/runtime.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/call/event_loop.h"

namespace lp::_ {

namespace {

// Signals are the launcher's business: threads of the runtime take none.
template <typename F>
void startQuietThread(const char* name, F f) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread([name, f = std::move(f)]() mutable {
    pthread_setname_np(pthread_self(), name);
    f();
  }).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

Runtime& runtime() {
  static Runtime& instance = *new Runtime();
  return instance;
}

std::shared_ptr<Executor> currentExecutor() {
  if (std::shared_ptr<EventLoop> loop = EventLoop::current()) return loop;
  return runtime().pool;
}

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
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !jobs_.empty(); });
    std::unique_ptr<Job> job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    job->run();
    job.reset();
    lock.lock();
    ++idle_;
  }
}

Reactor::Reactor() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wakeUp_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (epoll_ < 0 || wakeUp_ < 0) throw std::system_error(errno, std::system_category(), "epoll");
  epoll_event event{.events = EPOLLIN, .data = {.fd = wakeUp_}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeUp_, &event);
}

void Reactor::ensureThread() {
  if (std::exchange(started_, true)) return;
  startQuietThread("lp/io", [this] { loop(); });
}

void Reactor::watch(int descriptor, std::uint32_t events, std::shared_ptr<Watcher> watcher) {
  std::lock_guard lock(mutex_);
  ensureThread();
  watchers_[descriptor] = std::move(watcher);
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    watchers_.erase(descriptor);
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
  }
}

void Reactor::rewatch(int descriptor, std::uint32_t events) {
  epoll_event event{.events = events, .data = {.fd = descriptor}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Reactor::unwatch(int descriptor) {
  std::shared_ptr<Watcher> gone;  // destroyed without the lock
  std::lock_guard lock(mutex_);
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  auto found = watchers_.find(descriptor);
  if (found == watchers_.end()) return;
  gone = std::move(found->second);
  watchers_.erase(found);
}

std::uint64_t Reactor::at(std::chrono::steady_clock::time_point time, std::unique_ptr<Job> job) {
  std::uint64_t id = 0;
  bool first = false;
  {
    std::lock_guard lock(mutex_);
    ensureThread();
    id = nextTimer_++;
    auto [position, inserted] = timers_.emplace(std::pair(time, id), std::move(job));
    timerTimes_.emplace(id, time);
    first = position == timers_.begin();
  }
  if (first) wake();
  return id;
}

void Reactor::cancel(std::uint64_t timer) {
  std::unique_ptr<Job> gone;
  std::lock_guard lock(mutex_);
  auto found = timerTimes_.find(timer);
  if (found == timerTimes_.end()) return;
  auto position = timers_.find(std::pair(found->second, timer));
  gone = std::move(position->second);
  timers_.erase(position);
  timerTimes_.erase(found);
}

void Reactor::wake() {
  std::uint64_t one = 1;
  // Full means that it is awake already.
  [[maybe_unused]] ssize_t written = write(wakeUp_, &one, sizeof one);
}

// Runs what is due; milliseconds until the next, -1 for none.
int Reactor::runTimers() {
  for (;;) {
    std::unique_ptr<Job> due;
    {
      std::lock_guard lock(mutex_);
      if (timers_.empty()) return -1;
      auto first = timers_.begin();
      auto left = first->first.first - std::chrono::steady_clock::now();
      if (left > left.zero()) {
        auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        return static_cast<int>(std::min<std::int64_t>(milliseconds, 3'600'000));
      }
      due = std::move(first->second);
      timerTimes_.erase(first->first.second);
      timers_.erase(first);
    }
    due->run();
  }
}

void Reactor::loop() {
  std::vector<epoll_event> events(64);
  for (;;) {
    int timeout = runTimers();
    int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == wakeUp_) {
        std::uint64_t ignored;
        [[maybe_unused]] ssize_t got = read(wakeUp_, &ignored, sizeof ignored);
        continue;
      }
      std::shared_ptr<Watcher> watcher;
      {
        std::lock_guard lock(mutex_);
        auto found = watchers_.find(event.data.fd);
        if (found != watchers_.end()) watcher = found->second;
      }
      if (watcher != nullptr) watcher->ready(event.events);
    }
  }
}

}  // namespace lp::_
