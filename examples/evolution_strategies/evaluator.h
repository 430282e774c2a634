// Knows how good a point is. Here a bowl upside down; elsewhere a simulator that takes minutes.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace evolution_strategies {

class Evaluator {
 public:
  // Where fitness is greatest, which is 0. What is searched for does not know it.
  static const std::vector<double>& summit() {
    static const std::vector<double> point = {3, -1, 2, 0.5};
    return point;
  }

  double evaluate(std::span<const double> point) const {
    if (point.size() != summit().size()) {
      throw std::invalid_argument(
          fmt::format("a point of {} numbers, not {}", point.size(), summit().size()));
    }
    double distance = 0;
    for (std::size_t i = 0; i < summit().size(); ++i)
      distance += std::pow(point[i] - summit()[i], 2);
    return -distance;
  }
};

}  // namespace evolution_strategies
