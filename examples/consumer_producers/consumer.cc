#include "examples/consumer_producers/consumer.h"

#include <fmt/ranges.h>

#include <cstddef>
#include <utility>

namespace consumer_producers {

Consumer::Consumer(std::vector<ProducerHandle> producers, std::uint32_t numSteps)
    : producers_(std::move(producers)), numSteps_(numSteps) {}

std::vector<std::int64_t> Consumer::step() {
  std::vector<lp::Future<std::int64_t>> results;
  for (std::size_t i = 0; i < producers_.size(); ++i) {
    results.push_back(producers_[i].futures().work(static_cast<std::int64_t>(i)));
  }
  return lp::waitAll(std::move(results));
}

void Consumer::run() {
  for (std::uint32_t i = 0; i < numSteps_; ++i) fmt::print("Results: {}\n", step());
}

}  // namespace consumer_producers
