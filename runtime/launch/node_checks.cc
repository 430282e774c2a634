#include "runtime/launch/node_checks.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/foreign.h"
#include "runtime/launch/instance.h"

namespace lp::_ {

namespace {

using Sizes = std::map<std::string_view, std::uint32_t>;

// A node's wiring before there are nodes: sizes and parameters, but no handles.
class PlannedWiring final: public Wiring {
 public:
  PlannedWiring(const void* parameters, const Sizes& sizes, std::uint32_t index)
      : parameters_(parameters), sizes_(sizes), index_(index) {}
  std::uint32_t index() const override { return index_; }
  std::uint32_t groupSize(std::string_view label) const override {
    const auto found = sizes_.find(label);
    return found == sizes_.end() ? 0 : found->second;
  }
  // Any seed is as good as another.
  std::uint64_t seed() const override { return 0; }
  Shared& shared(std::string_view name) const override {
    throw Error(Code::FAILED_PRECONDITION, "nobody has made " + std::string(name) + " yet");
  }

 private:
  const void* rawParameters() const override { return parameters_; }
  std::shared_ptr<Target> target(std::string_view label, std::uint32_t /*index*/) const override {
    throw Error(Code::FAILED_PRECONDITION, "no " + std::string(label) + " is launched yet");
  }
  std::span<const CallRule> callRules(std::string_view /*label*/) const override { return {}; }

  const void* parameters_;
  const Sizes& sizes_;
  std::uint32_t index_;
};

// Lines, each once: nodes of one entry have much the same to say.
class Problems {
 public:
  void add(std::string_view text) {
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      if (!seen_.insert(std::string(line)).second) continue;
      if (!all_.empty()) all_ += '\n';
      all_ += line;
    }
  }
  void finish() const {
    if (!all_.empty()) throw Error(Code::INVALID_ARGUMENT, all_);
  }

 private:
  std::set<std::string, std::less<>> seen_;
  std::string all_;
};

// Negative ones, as a parameter may be.
void checkCounts(const ProgramSpec& program, const void* parameters) {
  Problems problems;
  for (const NodeSpec& spec: program.nodes) {
    try {
      if (spec.count != nullptr) spec.count(parameters);
    } catch (const Error& error) {
      problems.add(std::string(spec.place) + ": error: " + error.text());
    }
  }
  problems.finish();
}

// Groups that are colocated index by index have one size.
void checkColocations(const Layout& layout, const Sizes& sizes, Problems& problems) {
  auto sizeOf = [&sizes](std::string_view label) {
    const auto found = sizes.find(label);
    return found == sizes.end() ? 0 : found->second;
  };
  std::map<const Colocation*, std::string_view> first;
  for (const Colocation& one: layout) {
    const Colocation* outer = perIndexAround(layout, one);
    if (outer == nullptr) continue;
    for (const std::string_view label: one.labels) {
      const std::string_view other = first.try_emplace(outer, label).first->second;
      if (sizeOf(label) == sizeOf(other)) continue;
      problems.add(outer->place + ": error: `perIndex` of colocation `" + outer->name +
                   "`, but there are " + std::to_string(sizeOf(other)) + " of `" +
                   std::string(other) + "` and " + std::to_string(sizeOf(label)) + " of `" +
                   std::string(label) + "`");
    }
  }
}

// Each has its own.
void checkPorts(std::span<const PlacedNode> nodes, const void* parameters, Problems& problems) {
  std::map<std::uint16_t, const PlacedNode*> taken;
  for (const PlacedNode& node: nodes) {
    const std::string place = std::string(node.spec->place) + ": error: ";
    try {
      const std::uint16_t port = portOf(node, parameters);
      if (port == 0) continue;
      const auto [other, isFree] = taken.try_emplace(port, &node);
      if (isFree) continue;
      problems.add(place + node.id.text() + " and " + other->second->id.text() +
                   " cannot both have port " + std::to_string(port));
    } catch (const Error& error) {
      problems.add(place + error.text());
    }
  }
}

// Those that people write.
void checkAddresses(std::span<const PlacedNode> nodes, const ProgramSpec& program,
                    const void* parameters, Problems& problems) {
  for (const PlacedNode& node: nodes) {
    try {
      addressOf(node, program, parameters);
    } catch (const Error& error) {
      problems.add(std::string(node.spec->place) + ": error: " + error.text());
    }
  }
}

}  // namespace

void checkNodes(const ProgramSpec& program, const Layout& layout, const void* parameters,
                LaunchType launchType) {
  checkCounts(program, parameters);
  const std::vector<PlacedNode> nodes = placeNodes(program, parameters, launchType);
  Sizes sizes;
  for (const PlacedNode& node: nodes) ++sizes[node.spec->label];
  Problems problems;
  checkColocations(layout, sizes, problems);
  checkPorts(nodes, parameters, problems);
  checkAddresses(nodes, program, parameters, problems);
  for (const PlacedNode& node: nodes) {
    if (node.spec->check == nullptr) continue;
    try {
      node.spec->check(PlannedWiring(parameters, sizes, node.id.index));
    } catch (const Error& error) {
      problems.add(error.text());
    }
  }
  problems.finish();
}

}  // namespace lp::_
