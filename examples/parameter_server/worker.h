// Learns from examples of its own: pulls the weights, pushes gradients, as often as it is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <stop_token>
#include <vector>

#include "examples/parameter_server/model.h"
#include "examples/parameter_server/parameter_server.lp.h"

namespace parameter_server {

class Worker {
 public:
  // Reads from the cachers, one for each server, if there are any.
  Worker(const std::vector<WeightsHandle>& cachers, std::vector<WeightsHandle> servers,
         std::size_t rank, std::uint32_t steps, std::uint64_t seed);

  void run(std::stop_token stop);

 private:
  struct Gradient {
    double loss = 0;  // half the mean square of the errors
    model::Weights slope{};
  };
  void step();
  Gradient gradientAt(const model::Weights& weights);
  void push(std::size_t server, const WeightsPullResult& pulled, const Gradient& gradient);

  std::vector<WeightsHandle> servers_, readers_;
  std::size_t rank_;
  std::uint32_t steps_;
  std::mt19937_64 random_;
  double loss_ = 0;  // before the latest step
};

}  // namespace parameter_server
