#include "runtime/call/sleeper.h"

#include <linux/futex.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "runtime/call/runtime.h"
#include "runtime/executor.h"
#include "runtime/sanitizers.h"

namespace lp::_ {

namespace {

// steady_clock is CLOCK_MONOTONIC, which is what both system calls count by.
timespec toTimespec(std::chrono::nanoseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return {.tv_sec = seconds.count(), .tv_nsec = (time - seconds).count()};
}

struct Unused {
  std::mutex mutex;
  std::vector<Sleeper*> all;
};
Unused& unused() {
  static Unused& instance = *new Unused();
  return instance;
}

// ThreadSanitizer holds signals back until the thread makes a call that it knows, and it does not
// know a futex: with it each sleep ends with such a call. A signal ends a sleep; one that comes
// just before it waits for as long as this.
constexpr std::chrono::seconds LONGEST_WITH_TSAN{5};

// Sleeps while the word has that value, or for less; false: it is time.
template <typename Number>
bool sleepWhile(std::atomic<Number>& word, Number value, int operation, const TimePoint* until) {
  TimePoint soon;
  const TimePoint* wake = until;
  if constexpr (HAS_THREAD_SANITIZER) {
    soon = std::chrono::steady_clock::now() + LONGEST_WITH_TSAN;
    if (until == nullptr || soon < *until) wake = &soon;
  }
  timespec end{};
  if (wake != nullptr) end = toTimespec(wake->time_since_epoch());
  const long result = syscall(SYS_futex, reinterpret_cast<Number*>(&word), operation, value,
                              wake != nullptr ? &end : nullptr, nullptr, FUTEX_BITSET_MATCH_ANY);
  const bool isTime = result != 0 && errno == ETIMEDOUT && wake == until;
  if constexpr (HAS_THREAD_SANITIZER) usleep(0);
  return !isTime;
}

// While a test has the time in its hands a wait has no end of its own: the clock ends it.
class Alarm {
 public:
  Alarm(Sleeper& sleeper, const TimePoint*& until) {
    if (until == nullptr || !isTimeFake()) return;
    timer_ = runtime().clock.at(*until, makeJob([&sleeper] { sleeper.notify(); }));
    until = nullptr;
  }
  ~Alarm() {
    if (timer_ != 0) runtime().clock.cancel(timer_);
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 private:
  std::uint64_t timer_ = 0;
};

}  // namespace

Sleeper& Sleeper::mine() {
  struct Lease {
    Lease() {
      Unused& free = unused();
      std::lock_guard lock(free.mutex);
      if (free.all.empty()) {
        sleeper = new Sleeper();
      } else {
        sleeper = free.all.back();
        free.all.pop_back();
      }
    }
    ~Lease() {
      Unused& free = unused();
      std::lock_guard lock(free.mutex);
      free.all.push_back(sleeper);
    }
    Sleeper* sleeper;
  };
  static thread_local Lease lease;
  return *lease.sleeper;
}

void Sleeper::notify() {
  // Who is awake looks again before it sleeps.
  if (this == &mine()) return;
  int before = state_.load(std::memory_order_acquire);
  do {
    if (before == WAKING_WORD) return;
  } while (!state_.compare_exchange_weak(before, before == ON_WORD ? WAKING_WORD : NOTIFIED,
                                         std::memory_order_acq_rel));
  if (before == ON_WORD) {
    word_->store(0, std::memory_order_seq_cst);
    wakeWord(*word_);
    state_.store(NOTIFIED, std::memory_order_release);
  } else if (before == ASLEEP) {
    syscall(SYS_futex, reinterpret_cast<int*>(&state_), FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  } else if (before == POLLING) {
    const std::uint64_t one = 1;
    // Full means that it is awake already.
    [[maybe_unused]] const ssize_t wrote = write(wakeUp_, &one, sizeof one);
  }
}

bool Sleeper::leave(State how) {
  int expected = AWAKE;
  if (state_.compare_exchange_strong(expected, how, std::memory_order_acq_rel)) return true;
  state_.exchange(AWAKE, std::memory_order_acq_rel);
  return false;
}

void Sleeper::sleep(const TimePoint* until) {
  const Alarm alarm(*this, until);
  if (!leave(ASLEEP)) return;
  while (state_.load(std::memory_order_acquire) == ASLEEP &&
         sleepWhile<int>(state_, ASLEEP, FUTEX_WAIT_BITSET_PRIVATE, until)) {
  }
  state_.exchange(AWAKE, std::memory_order_acq_rel);
}

void Sleeper::sleepOnWord(std::atomic<std::uint32_t>& word, std::uint32_t value,
                          const TimePoint* until) {
  const Alarm alarm(*this, until);
  word_ = &word;
  if (!leave(ON_WORD)) return;
  while (word.load(std::memory_order_acquire) == value &&
         sleepWhile(word, value, FUTEX_WAIT_BITSET, until)) {
  }
  int expected = ON_WORD;
  if (state_.compare_exchange_strong(expected, AWAKE, std::memory_order_acq_rel)) return;
  // Whoever is about to wake us has to be through with the word: it may go away after this.
  while (state_.load(std::memory_order_acquire) == WAKING_WORD) std::this_thread::yield();
  state_.exchange(AWAKE, std::memory_order_acq_rel);
}

void wakeWord(std::atomic<std::uint32_t>& word) {
  syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

bool Sleeper::sleepOn(int descriptor, short events, const TimePoint* until) {
  if (wakeUp_ < 0) {
    wakeUp_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wakeUp_ < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  }
  const Alarm alarm(*this, until);
  if (!leave(POLLING)) return false;
  std::array<pollfd, 2> polled{{{.fd = descriptor, .events = events, .revents = 0},
                                {.fd = wakeUp_, .events = POLLIN, .revents = 0}}};
  timespec left{};
  if (until != nullptr) {
    const auto duration = *until - std::chrono::steady_clock::now();
    left = toTimespec(std::max<std::chrono::nanoseconds>(duration, duration.zero()));
  }
  ppoll(polled.data(), polled.size(), until != nullptr ? &left : nullptr, nullptr);
  state_.exchange(AWAKE, std::memory_order_acq_rel);
  if (polled[1].revents != 0) {
    std::uint64_t ignored;
    [[maybe_unused]] const ssize_t got = read(wakeUp_, &ignored, sizeof ignored);
  }
  return polled[0].revents != 0;
}

}  // namespace lp::_
