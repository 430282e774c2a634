#include "codegen/check/program_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

// By label, of all its entries.
using Order = std::map<std::string_view, std::vector<const At<std::string>*>>;

// The way from `label` to `goal`, `path` being the way to `label`; empty: there is none.
std::vector<std::string_view> wayTo(std::string_view goal, std::string_view label,
                                    const Order& order, std::vector<std::string_view> path) {
  const auto others = order.find(label);
  if (others == order.end()) return {};
  for (const At<std::string>* one: others->second) {
    const std::string_view next = one->value;
    std::vector<std::string_view> further = path;
    further.push_back(next);
    if (next == goal) return further;
    // One that has been passed leads nowhere new.
    if (std::find(path.begin(), path.end(), next) != path.end()) continue;
    if (auto way = wayTo(goal, next, order, further); !way.empty()) return way;
  }
  return {};
}

}  // namespace

void checkOrder(const ProgramScope& scope, Diagnostics& diagnostics) {
  Order order;
  for (const NodeDecl& node: scope.program.nodes) {
    if (!node.label) continue;
    for (const At<std::string>& other: node.after) {
      const auto label = scope.labels.find(other.value);
      if (label == scope.labels.end()) {
        reportUnknownLabel(scope, fmt::format("`after` of node `{}`", node.label->value), other,
                           diagnostics);
      } else if (label->second.serves == 0) {
        diagnostics.report(AFTER_NOTHING, other.at, node.label->value, other.value)
            .note(label->second.at, fmt::format("`{}` is declared here", other.value));
      } else {
        order[node.label->value].push_back(&other);
      }
    }
  }
  for (const auto& [label, others]: order) {
    const auto way = wayTo(label, label, order, {label});
    if (way.empty()) continue;
    diagnostics.report(AFTER_ITSELF, others[0]->at, std::string(label),
                       fmt::format("{}", fmt::join(way, " -> ")));
    return;  // the others of the circle
  }
}

}  // namespace lp::gen
