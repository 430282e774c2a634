// Nodes that two programs of one topology file are made of.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "tests/acceptance/counting.lp.h"

namespace counting {

class Counter {
 public:
  explicit Counter(std::int64_t from): total_(from) {}
  std::int64_t add(std::int64_t number) { return total_ += number; }

 private:
  std::int64_t total_;
};

// Adds what it is told to all counters of the program.
class Adder {
 public:
  explicit Adder(std::vector<CounterHandle> counters): counters_(std::move(counters)) {}
  std::int64_t add(std::int64_t number) {
    std::int64_t sum = 0;
    for (CounterHandle& one: counters_) sum += one.add(number);
    return sum;
  }

 private:
  std::vector<CounterHandle> counters_;
};

}  // namespace counting
