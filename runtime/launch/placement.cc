#include "runtime/launch/placement.h"

#include <cstdint>
#include <map>
#include <utility>

namespace lp::_ {

namespace {

class Placer {
 public:
  explicit Placer(const Layout& layout): layout_(layout) {}

  Placement run(std::span<const PlacedNode> nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Colocation* innermost = colocationOf(layout_, nodes[i].id.label);
      std::optional<std::size_t> colocation;
      if (innermost != nullptr) colocation = colocated(*innermost, nodes[i].id.index);
      placement_.colocationOf.push_back(colocation);
      const std::size_t process = processFor(colocation, nodes[i].id);
      placement_.processOf.push_back(process);
      placement_.processes[process].nodes.push_back(i);
    }
    return std::move(placement_);
  }

 private:
  // The colocation that nodes of this index are in.
  std::size_t colocated(const Colocation& one, std::uint32_t index) {
    const std::uint32_t number = perIndexAround(layout_, one) != nullptr ? index : 0;
    const auto which = static_cast<std::size_t>(&one - layout_.data());
    const auto known = positions_.find({which, number});
    if (known != positions_.end()) return known->second;
    std::optional<std::size_t> within;
    if (const Colocation* outer = outerOf(layout_, one)) within = colocated(*outer, index);
    const std::size_t position = placement_.colocations.size();
    positions_[{which, number}] = position;
    placement_.colocations.push_back({which, one.name + "/" + std::to_string(number), within});
    return position;
  }

  std::size_t processFor(std::optional<std::size_t> colocation, const NodeId& node) {
    std::vector<PlacedProcess>& processes = placement_.processes;
    const bool together =
        colocation && !layout_[placement_.colocations[*colocation].which].byProcesses;
    if (!together) {
      processes.push_back({node.text(), {}});
      return processes.size() - 1;
    }
    while (placement_.colocations[*colocation].within) {
      colocation = placement_.colocations[*colocation].within;
    }
    const auto [known, isNew] = processOfColocation_.try_emplace(*colocation, processes.size());
    if (isNew) processes.push_back({placement_.colocations[*colocation].name, {}});
    return known->second;
  }

  const Layout& layout_;
  Placement placement_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> positions_;
  std::map<std::size_t, std::size_t> processOfColocation_;
};

}  // namespace

Placement placeTogether(const Layout& layout, std::span<const PlacedNode> nodes) {
  return Placer(layout).run(nodes);
}

}  // namespace lp::_
