// What calls are tried on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/conformance.lp.h"

namespace conformance {

class Subject {
 public:
  std::int64_t echo(std::int64_t x) const { return x; }
  std::string say(std::string_view text) const { return std::string(text) + "!"; }
  void meet(std::uint32_t parties);
  bool sleep(std::uint32_t milliseconds);
  std::uint32_t cancellations() const { return cancellations_; }
  void fail(const std::string& kind) const;
  void ask(const SubjectHandle& whom, const std::string& kind) const { whom.fail(kind); }
  std::int64_t pass(const SubjectHandle& to, std::int64_t x) const { return to.echo(x + 1); }
  SubjectWhoResult who() const;
  lp::Tensor scale(const lp::TensorView& tensor, float by) const;

 private:
  std::atomic<std::uint32_t> cancellations_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint32_t inside_ = 0;
};

// One whose constructor takes a while.
class Late: public Subject {
 public:
  Late();
};

// Methods as coroutines.
class Tasks {
 public:
  explicit Tasks(SubjectHandle subject): subject_(subject) {}

  lp::Task<std::int64_t> add(std::int64_t x);
  lp::Task<std::string> block();
  lp::Task<std::uint32_t> most();
  lp::Task<void> wait();
  lp::Task<void> fail(std::string kind);

 private:
  SubjectHandle subject_;
  // No lock: Tasks of one node never run beside each other.
  std::uint32_t running_ = 0, most_ = 0;
};

// Methods that take many calls at once.
class Batches {
 public:
  struct Named {
    std::string name;
    std::uint32_t times = 1;
  };

  std::vector<lp::Outcome<std::int64_t>> half(std::span<const std::int64_t> all);
  std::vector<BatchesTogetherResult> together(std::span<const Named> all);
};

}  // namespace conformance
