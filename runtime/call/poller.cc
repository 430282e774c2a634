#include "runtime/call/poller.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/spin.h"

namespace lp::_ {

namespace {

// Loops beyond the first stay so long, in case they are wanted again.
constexpr int IDLE_MILLISECONDS = 100;
constexpr std::size_t EVENTS = 16;
// Memory is looked at so often for each time that the system is asked.
constexpr unsigned PEEKS = 32;

std::uint64_t tagOf(int descriptor, std::uint32_t generation) {
  return (std::uint64_t{generation} << 32) | static_cast<std::uint32_t>(descriptor);
}

}  // namespace

// A thread that waits and tells watchers.
class Poller::Loop final: public Turn {
 public:
  explicit Loop(Poller& poller): poller_(poller) {}
  ~Loop() override { retire(); }

  void run() {
    while (wait()) {
      for (next_ = 0; !passedOn() && next_ < due_.size();) {
        current_ = std::move(due_[next_++]);
        if (current_.events == 0) {
          current_.watcher->resume(*this);
        } else {
          current_.watcher->ready(current_.events, *this);
        }
        flushAll();
        if (!passedOn() && current_.watcher->canPeek()) lookAt(std::move(current_.watcher));
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
    rest();
    std::lock_guard lock(poller_.mutex_);
    --poller_.loops_;
    if (unfinished) poller_.passOn({current_.watcher, 0});
    for (; next_ < due_.size(); ++next_) poller_.passOn(std::move(due_[next_]));
    poller_.ensureLoop();
  }

  // Until this thread sleeps, or has something else to do.
  void lookAt(std::shared_ptr<Watcher> watcher) {
    if (std::ranges::find(busy_, watcher) == busy_.end()) busy_.push_back(std::move(watcher));
  }

  // Waits for something to do; false: this thread is not needed here any more.
  bool wait();
  // Whether there is something: in due_, or `count` of events_.
  bool look(int& count);
  void rest();

  Poller& poller_;
  std::vector<Due> due_;
  std::size_t next_ = 0;
  Due current_;
  std::vector<std::shared_ptr<Watcher>> busy_;  // to be looked at
  std::array<epoll_event, EVENTS> events_;
  Spin spin_;
  unsigned peeks_ = 0;
};

bool Poller::Loop::look(int& count) {
  const bool isMemory = !busy_.empty();
  std::erase_if(busy_, [this](const std::shared_ptr<Watcher>& watcher) {
    const bool found = watcher->peek();
    if (found) due_.push_back({watcher, EPOLLIN});
    return found;
  });
  if (!isMemory || ++peeks_ % PEEKS == 0) {
    count = epoll_wait(poller_.epoll_, events_.data(), static_cast<int>(EVENTS), 0);
  }
  return !due_.empty() || count > 0;
}

// From now on the poller tells of them.
void Poller::Loop::rest() {
  for (std::shared_ptr<Watcher>& watcher: busy_) {
    if (watcher->rest()) due_.push_back({std::move(watcher), EPOLLIN});
  }
  busy_.clear();
}

bool Poller::Loop::wait() {
  for (;;) {
    if (poller_.takePassedOn(due_)) return true;
    int count = 0;
    const auto isElsewhere = [](const auto& watcher) { return watcher->isPeerElsewhere(); };
    if ((busy_.empty() || !look(count)) &&
        !spin_.until(std::ranges::any_of(busy_, isElsewhere), [&] { return look(count); })) {
      rest();
      const int timeout = !due_.empty() ? 0 : poller_.loops_ > 1 ? IDLE_MILLISECONDS : -1;
      count = epoll_wait(poller_.epoll_, events_.data(), static_cast<int>(EVENTS), timeout);
    }
    std::lock_guard lock(poller_.mutex_);
    poller_.collect(std::span(events_).first(static_cast<std::size_t>(std::max(count, 0))), due_);
    if (!due_.empty()) return true;
    if (count == 0 && poller_.loops_ > 1) {
      --poller_.loops_;
      return false;
    }
  }
}

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

void Poller::passOn(Due due) {
  passedOn_.push_back(std::move(due));
  anyPassedOn_ = true;
}

bool Poller::takePassedOn(std::vector<Due>& due) {
  if (!anyPassedOn_) return false;
  std::lock_guard lock(mutex_);
  if (passedOn_.empty()) return false;
  due.push_back(std::move(passedOn_.front()));
  passedOn_.pop_front();
  anyPassedOn_ = !passedOn_.empty();
  return true;
}

void Poller::collect(std::span<const epoll_event> events, std::vector<Due>& due) const {
  for (const epoll_event& event: events) {
    const std::uint64_t tag = event.data.u64;
    const Slot& slot = slots_[static_cast<std::uint32_t>(tag)];
    if (slot.watcher != nullptr && slot.generation == tag >> 32)
      due.push_back({slot.watcher, event.events});
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
