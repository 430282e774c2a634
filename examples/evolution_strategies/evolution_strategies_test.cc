// The search finds the summit, and takes the same way each time.
#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

#include "examples/evolution_strategies/evaluator.h"
#include "examples/evolution_strategies/evolution_strategies_testing.lp.h"
#include "examples/evolution_strategies/evolver.h"

namespace evolution_strategies {
namespace {

EvolverBestResult found(lp::LaunchType type, Parameters parameters) {
  auto program = test::launch(parameters, type);
  program.wait();
  return program.evolver().best();
}

void climbs(lp::LaunchType type) {
  const EvolverBestResult best = found(type, {});
  CHECK(best.fitness > -1e-3);
  for (std::size_t i = 0; i < best.point.size(); ++i)
    CHECK(best.point[i] == doctest::Approx(Evaluator::summit()[i]).epsilon(0.05));
  // Fewer hands do the same work.
  CHECK(found(type, {.evaluators = 1}) == best);
  CHECK(found(type, {.generations = 2}).fitness < best.fitness);
}

TEST_CASE("finds the summit, threads") { climbs(lp::LaunchType::TEST_MT); }

TEST_CASE("finds the summit, processes") { climbs(lp::LaunchType::TEST_MP); }

TEST_CASE("a point of the wrong size is refused") {
  Evaluator evaluator;
  const std::vector<double> point = {1, 2};
  CHECK_THROWS_WITH(evaluator.evaluate(point), "a point of 2 numbers, not 4");
}

TEST_CASE("one class, no program") {
  struct Slope {
    double evaluate(std::span<const double> point) const { return point[0]; }
  } slope;
  Evolver evolver({EvaluatorHandle::to(slope)}, 20, 8, 1);
  evolver.run({});
  CHECK(evolver.best().fitness > 1);
}

}  // namespace
}  // namespace evolution_strategies
