// Asks every producer at once, and again, numSteps times.
#pragma once

#include <cstdint>
#include <vector>

#include "examples/consumer_producers/consumer_producers.lp.h"

namespace consumer_producers {

class Consumer {
 public:
  explicit Consumer(std::vector<ProducerHandle> producers, std::uint32_t numSteps = 10);

  std::vector<std::int64_t> step();
  void run();

 private:
  std::vector<ProducerHandle> producers_;
  std::uint32_t numSteps_;
};

}  // namespace consumer_producers
