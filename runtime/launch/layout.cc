#include "runtime/launch/layout.h"

#include <algorithm>
#include <string>

namespace lp::_ {

Layout layoutOf(const ProgramSpec& program) {
  Layout layout;
  for (const ColocationSpec& spec: program.colocations) {
    layout.push_back({.name = std::string(spec.name),
                      .place = std::string(spec.place),
                      .byProcesses = spec.by == ColocationSpec::By::PROCESSES,
                      .labels = {spec.labels.begin(), spec.labels.end()},
                      .within = std::string(spec.within),
                      .perIndex = spec.perIndex,
                      .endsWithFirst = spec.endsWithFirst,
                      .retries = spec.retries});
  }
  return layout;
}

const Colocation* colocationOf(const Layout& layout, std::string_view label) {
  for (const Colocation& one: layout) {
    if (std::ranges::find(one.labels, label) != one.labels.end()) return &one;
  }
  return nullptr;
}

const Colocation* outerOf(const Layout& layout, const Colocation& colocation) {
  if (colocation.within.empty()) return nullptr;
  const auto outer = std::ranges::find(layout, colocation.within, &Colocation::name);
  return outer == layout.end() ? nullptr : &*outer;
}

const Colocation* perIndexAround(const Layout& layout, const Colocation& colocation) {
  const Colocation* found = nullptr;
  for (const Colocation* one = &colocation; one != nullptr; one = outerOf(layout, *one)) {
    if (one->perIndex) found = one;
  }
  return found;
}

RestartPolicy restartOf(const Layout& layout, const NodeSpec& node) {
  const Colocation* colocation = colocationOf(layout, node.label);
  if (colocation == nullptr) return node.restart;
  return colocation->retries > 0 ? RestartPolicy::ON_FAILURE : RestartPolicy::NEVER;
}

}  // namespace lp::_
