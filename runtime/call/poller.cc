#include "runtime/call/poller.h"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/spin.h"

namespace lp::_ {

namespace {

// Loops beyond the first stay so long, in case they are wanted again.
constexpr int IDLE_MILLISECONDS = 100;
constexpr std::size_t EVENTS = 16;

std::uint64_t tagOf(int descriptor, std::uint32_t generation) {
  return (std::uint64_t{generation} << 32) | static_cast<std::uint32_t>(descriptor);
}

int waitForEvents(int epoll, std::array<epoll_event, EVENTS>& events, int timeout) {
  static thread_local Spin spin;
  int count = 0;
  const auto look = [&] {
    count = epoll_wait(epoll, events.data(), static_cast<int>(EVENTS), 0);
    return count != 0;
  };
  if (spin.until(look)) return count;
  return epoll_wait(epoll, events.data(), static_cast<int>(EVENTS), timeout);
}

}  // namespace

// A thread that waits and tells watchers.
class Poller::Loop final: public Turn {
 public:
  explicit Loop(Poller& poller): poller_(poller) {}
  ~Loop() override { retire(); }

  void run() {
    while (poller_.wait(due_)) {
      for (next_ = 0; !passedOn() && next_ < due_.size();) {
        current_ = std::move(due_[next_++]);
        if (current_.events == 0) {
          current_.watcher->resume(*this);
        } else {
          current_.watcher->ready(current_.events, *this);
        }
        flushAll();
      }
      due_.clear();
      current_ = {};
      if (passedOn()) {
        std::lock_guard lock(poller_.mutex_);
        ++poller_.loops_;
        beginAfresh();
      }
    }
  }

 private:
  void handOver() override {
    const bool unfinished = current_.watcher->handedOver();
    std::lock_guard lock(poller_.mutex_);
    --poller_.loops_;
    if (unfinished) poller_.passedOn_.push_back({current_.watcher, 0});
    for (; next_ < due_.size(); ++next_) poller_.passedOn_.push_back(std::move(due_[next_]));
    poller_.ensureLoop();
  }

  Poller& poller_;
  std::vector<Due> due_;
  std::size_t next_ = 0;
  Due current_;
};

Poller::Poller(): epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
}

void Poller::ensureLoop() {
  if (starting_ >= passedOn_.size() && loops_ + starting_ > 0) return;
  ++starting_;
  runtime().pool->post(makeJob([this] { loop(); }));
}

void Poller::watch(int descriptor, std::uint32_t events, std::shared_ptr<Watcher> watcher) {
  std::lock_guard lock(mutex_);
  const auto at = static_cast<std::size_t>(descriptor);
  if (slots_.size() <= at) slots_.resize(at + 1);
  Slot& slot = slots_[at];
  ++slot.generation;
  slot.watcher = std::move(watcher);
  epoll_event event{.events = events | EPOLLET,
                    .data = {.u64 = tagOf(descriptor, slot.generation)}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    slot.watcher = nullptr;
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
  }
  ensureLoop();
}

void Poller::rewatch(int descriptor, std::uint32_t events) {
  std::lock_guard lock(mutex_);
  const Slot& slot = slots_[static_cast<std::size_t>(descriptor)];
  epoll_event event{.events = events | EPOLLET,
                    .data = {.u64 = tagOf(descriptor, slot.generation)}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::unwatch(int descriptor) {
  std::shared_ptr<Watcher> gone;  // destroyed without the lock
  std::lock_guard lock(mutex_);
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  gone = std::move(slots_[static_cast<std::size_t>(descriptor)].watcher);
}

bool Poller::wait(std::vector<Due>& due) {
  std::array<epoll_event, EVENTS> events;
  for (;;) {
    bool spare = false;
    {
      std::lock_guard lock(mutex_);
      if (!passedOn_.empty()) {
        due.push_back(std::move(passedOn_.front()));
        passedOn_.pop_front();
        return true;
      }
      spare = loops_ > 1;
    }
    const int count = waitForEvents(epoll_, events, spare ? IDLE_MILLISECONDS : -1);
    std::lock_guard lock(mutex_);
    if (count == 0 && loops_ > 1) {
      --loops_;
      return false;
    }
    for (int i = 0; i < count; ++i) {
      const std::uint64_t tag = events[static_cast<std::size_t>(i)].data.u64;
      const Slot& slot = slots_[static_cast<std::uint32_t>(tag)];
      if (slot.watcher == nullptr || slot.generation != tag >> 32) continue;
      due.push_back({slot.watcher, events[static_cast<std::size_t>(i)].events});
    }
    if (!due.empty()) return true;
  }
}

void Poller::loop() {
  {
    std::lock_guard lock(mutex_);
    --starting_;
    ++loops_;
  }
  Loop(*this).run();
}

void Poller::tend(std::weak_ptr<Tended> tended) {
  {
    std::lock_guard lock(tendedMutex_);
    tended_.push_back(std::move(tended));
  }
  runtime().clock.poke();
}

void Poller::tick() {
  std::vector<std::weak_ptr<Tended>> all;
  {
    std::lock_guard lock(tendedMutex_);
    all.swap(tended_);
  }
  std::erase_if(all, [](const std::weak_ptr<Tended>& weak) {
    const auto tended = weak.lock();
    return tended == nullptr || !tended->tend();
  });
  if (all.empty()) return;
  std::lock_guard lock(tendedMutex_);
  tended_.insert(tended_.end(), all.begin(), all.end());
}

}  // namespace lp::_
