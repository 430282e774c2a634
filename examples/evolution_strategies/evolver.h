// Scatters points around where it is, has them tried by all evaluators at once, and goes to the
// mean of the best: an evolution strategy, (mu/mu, lambda).
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <stop_token>
#include <vector>

#include "examples/evolution_strategies/evolution_strategies.lp.h"

namespace evolution_strategies {

class Evolver {
 public:
  Evolver(std::vector<EvaluatorHandle> evaluators, std::uint32_t generations,
          std::uint32_t population, std::uint64_t seed);

  EvolverBestResult best() const;
  void run(std::stop_token stop);

 private:
  using Point = std::vector<double>;
  static constexpr std::size_t DIMENSIONS = 4;

  void step();
  Point scattered();
  std::vector<double> evaluate(const std::vector<Point>& points);

  std::vector<EvaluatorHandle> evaluators_;
  std::uint32_t generations_;
  std::uint32_t population_;
  std::mt19937_64 random_;
  Point mean_ = Point(DIMENSIONS, 0.0);
  double spread_ = 1;

  mutable std::mutex mutex_;
  EvolverBestResult best_;
};

}  // namespace evolution_strategies
