#include "runtime/launch/completion.h"

#include <algorithm>

namespace lp::_ {

Completion::Completion(const std::vector<Awaitable>& nodes,
                       const std::vector<Awaitable>& colocations, const EndSpec& end)
    : units_(nodes.size() + colocations.size()) {
  auto unitOf = [&nodes](std::size_t colocation) { return nodes.size() + colocation; };
  // Who has nobody to wait for is no member of anything.
  std::vector<int> members(colocations.size(), 0);
  std::vector<std::size_t> top;
  auto join = [&](const Awaitable& one, std::size_t unit) {
    if (!one.within) return top.push_back(unit);
    units_[unit].feeds.push_back(unitOf(*one.within));
    ++members[*one.within];
  };
  std::vector<bool> hasMembers(colocations.size(), false);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].runs) continue;
    join(nodes[i], i);
    for (auto c = nodes[i].within; c && !hasMembers[*c]; c = colocations[*c].within) {
      hasMembers[*c] = true;
      join(colocations[*c], unitOf(*c));
    }
  }
  for (std::size_t c = 0; c < colocations.size(); ++c) {
    if (!colocations[c].endsWithFirst) units_[unitOf(c)].needed = members[c];
  }
  if (end.when == EndSpec::When::NEVER) top.clear();
  if (end.when == EndSpec::When::LABELS) {
    top.clear();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const bool isNamed = std::ranges::find(end.labels, nodes[i].label) != end.labels.end();
      if (!nodes[i].runs || !isNamed) continue;
      // Its own run(), or a colocation around it that need not wait for that.
      units_[i].feeds.push_back(units_.size());
      for (auto c = nodes[i].within; c; c = colocations[*c].within) {
        if (colocations[*c].endsWithFirst) units_[unitOf(*c)].feeds.push_back(units_.size());
      }
      top.push_back(units_.size());
      units_.emplace_back();
    }
  }
  for (std::size_t unit: top) units_[unit].feeds.push_back(units_.size());
  isEndless_ = top.empty();
  const bool isOneEnough = top.empty() || end.when == EndSpec::When::ANY;
  units_.push_back({.needed = isOneEnough ? 1 : static_cast<int>(top.size())});
}

void Completion::count(std::size_t unit, int change) {
  const bool wasDone = units_[unit].isDone();
  units_[unit].done += change;
  if (units_[unit].isDone() == wasDone) return;
  for (std::size_t fed: units_[unit].feeds) count(fed, change);
}

}  // namespace lp::_
