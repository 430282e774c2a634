// A learner, and actors that read from it.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "tests/acceptance/caching.lp.h"

namespace caching {

class Learner {
 public:
  std::uint64_t get(std::string_view /*name*/) {
    ++reads_;
    return step_;
  }
  void update(std::uint64_t step) { step_ = step; }
  std::uint64_t reads() const { return reads_; }

 private:
  std::atomic<std::uint64_t> step_ = 1, reads_ = 0;
};

class Actor {
 public:
  explicit Actor(VariablesHandle variables): variables_(variables) {}
  std::string source() const { return variables_.lpName(); }
  void run() {
    const auto step = static_cast<unsigned long long>(variables_.get("policy"));
    std::printf("step %llu from %s\n", step, source().c_str());
    std::fflush(stdout);
  }

 private:
  VariablesHandle variables_;
};

}  // namespace caching
