#include "runtime/call/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace lp::_ {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string> names) {
  std::string_view best;
  std::size_t least = 3;
  for (const std::string& candidate: names) {
    const std::size_t away = distance(name, candidate);
    // Of a short name nothing is left when two letters change.
    if (away < least && away * 2 <= std::max(name.size(), candidate.size())) {
      least = away;
      best = candidate;
    }
  }
  return best;
}

}  // namespace lp::_
