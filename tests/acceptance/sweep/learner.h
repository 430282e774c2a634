// What a sweep trains.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <istream>
#include <ostream>
#include <stdexcept>

#include "tests/acceptance/sweep/training.lp.h"

namespace learning {

// Adds the rate to its total, once per step, and prints what comes of it.
class Learner {
 public:
  Learner(std::int64_t rate, std::uint32_t steps): rate_(rate), steps_(steps) {}

  std::int64_t total() const { return total_; }
  void run() {
    if (rate_ < 0) throw std::runtime_error("the rate is negative");
    for (std::uint32_t i = 0; i < steps_; ++i) total_ += rate_;
    std::printf("rate %d: total %d\n", static_cast<int>(rate_), static_cast<int>(total_));
    std::fflush(stdout);
  }

  void save(std::ostream& out) const { out << total_; }
  void load(std::istream& in) {
    std::int64_t total = 0;
    in >> total;
    total_ = total;
  }

 private:
  const std::int64_t rate_;
  const std::uint32_t steps_;
  std::atomic<std::int64_t> total_ = 0;
};

}  // namespace learning
