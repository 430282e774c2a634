#include "runtime/launch/node_names.h"

#include <set>
#include <string_view>
#include <vector>

#include "runtime/call/nearest.h"

namespace lp::_ {

std::string unknownNode(const std::string& target, std::span<const LaunchedNode> nodes) {
  const std::string label = target.substr(0, target.find('/'));
  std::size_t size = 0;
  std::set<std::string> labels;
  for (const LaunchedNode& node: nodes) {
    labels.insert(node.id.label);
    size += node.id.label == label ? 1 : 0;
    if (target == node.id.label || target == node.id.text()) return {};
  }
  if (size > 0) {
    return "there is no node " + target + ": " + label + " has " +
           (size == 1 ? "index 0 alone" : "indices 0 to " + std::to_string(size - 1));
  }
  const std::vector<std::string> all(labels.begin(), labels.end());
  const std::string_view meant = nearest(label, all);
  if (!meant.empty()) {
    return "no node has the label " + label + "; did you mean " + std::string(meant) + "?";
  }
  std::string list;
  for (const std::string& each: all) list += (list.empty() ? "" : ", ") + each;
  return "no node has the label " + label + "; there are " + (all.empty() ? "none" : list);
}

}  // namespace lp::_
