#include "examples/evolution_strategies/evolver.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace evolution_strategies {

Evolver::Evolver(std::vector<EvaluatorHandle> evaluators, std::uint32_t generations,
                 std::uint32_t population, std::uint64_t seed)
    : evaluators_(std::move(evaluators)),
      generations_(generations),
      population_(population),
      random_(seed) {
  best_ = {.point = mean_, .fitness = -std::numeric_limits<double>::infinity()};
}

EvolverBestResult Evolver::best() const {
  std::lock_guard lock(mutex_);
  return best_;
}

void Evolver::run(std::stop_token stop) {
  for (std::uint32_t generation = 1; generation <= generations_; ++generation) {
    if (stop.stop_requested()) return;
    step();
    if (generation % 10 == 0) fmt::print("generation {}: {:.6f}\n", generation, best().fitness);
  }
  fmt::print("the best is {:.2f}\n", fmt::join(best().point, ", "));
}

void Evolver::step() {
  std::vector<Point> points(population_);
  std::ranges::generate(points, [this] { return scattered(); });
  const std::vector<double> fitness = evaluate(points);

  // The indices of the points, the best ones first.
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::greater(), [&](std::size_t i) { return fitness[i]; });

  const std::size_t parents = points.size() / 4;
  for (std::size_t d = 0; d < DIMENSIONS; ++d) {
    mean_[d] = 0;
    for (std::size_t i = 0; i < parents; ++i)
      mean_[d] += points[order[i]][d] / static_cast<double>(parents);
  }
  spread_ *= 0.95;

  std::lock_guard lock(mutex_);
  if (const std::size_t first = order[0]; fitness[first] > best_.fitness)
    best_ = {.point = points[first], .fitness = fitness[first]};
}

Evolver::Point Evolver::scattered() {
  Point point = mean_;
  std::normal_distribution<double> noise(0, spread_);
  for (double& x: point) x += noise(random_);
  return point;
}

std::vector<double> Evolver::evaluate(const std::vector<Point>& points) {
  std::vector<lp::Future<double>> fitness;
  for (std::size_t i = 0; i < points.size(); ++i)
    fitness.push_back(evaluators_[i % evaluators_.size()].futures().evaluate(points[i]));
  return lp::waitAll(std::move(fitness));
}

}  // namespace evolution_strategies
