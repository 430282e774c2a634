#include "runtime/launch/placement.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

namespace lp::_ {

namespace {

class Placer {
 public:
  explicit Placer(const ProgramSpec& program): program_(program) {}

  Placement run(std::span<const PlacedNode> nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const ColocationSpec* spec = specOf(nodes[i].id.label);
      std::optional<std::size_t> colocation;
      if (spec != nullptr) colocation = colocated(*spec, nodes[i].id.index);
      placement_.colocationOf.push_back(colocation);
      const std::size_t process = processFor(colocation, nodes[i].id);
      placement_.processOf.push_back(process);
      placement_.processes[process].nodes.push_back(i);
    }
    return std::move(placement_);
  }

 private:
  const ColocationSpec* specOf(std::string_view label) const {
    for (const ColocationSpec& spec: program_.colocations) {
      if (std::ranges::find(spec.labels, label) != spec.labels.end()) return &spec;
    }
    return nullptr;
  }

  // The colocation that nodes of this index are in.
  std::size_t colocated(const ColocationSpec& spec, std::uint32_t index) {
    const std::uint32_t number = perIndexAround(program_, spec) != nullptr ? index : 0;
    const auto known = positions_.find({&spec, number});
    if (known != positions_.end()) return known->second;
    std::optional<std::size_t> within;
    if (const ColocationSpec* outer = outerOf(program_, spec)) within = colocated(*outer, index);
    const std::size_t position = placement_.colocations.size();
    positions_[{&spec, number}] = position;
    placement_.colocations.push_back(
        {&spec, std::string(spec.name) + "/" + std::to_string(number), within});
    return position;
  }

  std::size_t processFor(std::optional<std::size_t> colocation, const NodeId& node) {
    std::vector<PlacedProcess>& processes = placement_.processes;
    const bool together =
        colocation && placement_.colocations[*colocation].spec->by == ColocationSpec::By::THREADS;
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

  const ProgramSpec& program_;
  Placement placement_;
  std::map<std::pair<const ColocationSpec*, std::uint32_t>, std::size_t> positions_;
  std::map<std::size_t, std::size_t> processOfColocation_;
};

}  // namespace

const ColocationSpec* outerOf(const ProgramSpec& program, const ColocationSpec& colocation) {
  if (colocation.within.empty()) return nullptr;
  const auto all = program.colocations;
  const auto outer = std::ranges::find(all, colocation.within, &ColocationSpec::name);
  return outer == all.end() ? nullptr : &*outer;
}

const ColocationSpec* perIndexAround(const ProgramSpec& program, const ColocationSpec& colocation) {
  const ColocationSpec* found = nullptr;
  for (const ColocationSpec* one = &colocation; one != nullptr; one = outerOf(program, *one)) {
    if (one->perIndex) found = one;
  }
  return found;
}

Placement placeTogether(const ProgramSpec& program, std::span<const PlacedNode> nodes) {
  return Placer(program).run(nodes);
}

}  // namespace lp::_
