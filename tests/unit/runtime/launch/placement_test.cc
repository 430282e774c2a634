#include "runtime/launch/placement.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {
namespace {

using Labels = std::vector<std::string_view>;

// Two of each of these.
constexpr std::uint64_t two(const void*) { return 2; }
constexpr NodeSpec NODES[] = {{.label = "a", .place = {}, .group = true, .count = two},
                              {.label = "b", .place = {}, .group = true, .count = two},
                              {.label = "c", .place = {}, .group = true, .count = two}};

struct Placed {
  explicit Placed(const std::vector<ColocationSpec>& colocations) {
    const ProgramSpec program{
        .name = "placed", .doc = {}, .parameters = {}, .nodes = NODES, .colocations = colocations};
    placement =
        placeTogether(layoutOf(program), placeNodes(program, nullptr, LaunchType::LOCAL_MP));
    for (const PlacedProcess& process: placement.processes) {
      processes += process.name + ":";
      for (std::size_t node: process.nodes) processes += " " + std::to_string(node);
      processes += "\n";
    }
  }
  // "pair/1 in outer/1"; of a node.
  std::string around(std::size_t node) const {
    std::string text;
    for (auto c = placement.colocationOf[node]; c; c = placement.colocations[*c].within) {
      text += (text.empty() ? "" : " in ") + placement.colocations[*c].name;
    }
    return text;
  }

  Placement placement;
  std::string processes;
};

TEST_CASE("placement: a process each") {
  const Placed placed({});
  CHECK(placed.processes == "a/0: 0\na/1: 1\nb/0: 2\nb/1: 3\nc/0: 4\nc/1: 5\n");
  CHECK(placed.placement.processOf == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  CHECK(placed.around(0) == "");
}

TEST_CASE("placement: all of the labels in one process, or those of one index") {
  const Labels labels{"a", "c"};
  const Placed all({{.name = "a+c", .place = {}, .labels = labels}});
  CHECK(all.processes == "a+c/0: 0 1 4 5\nb/0: 2\nb/1: 3\n");
  CHECK(all.placement.processOf == std::vector<std::size_t>{0, 0, 1, 2, 0, 0});
  const Placed pairs({{.name = "pair", .place = {}, .labels = labels, .perIndex = true}});
  CHECK(pairs.processes == "pair/0: 0 4\npair/1: 1 5\nb/0: 2\nb/1: 3\n");
  CHECK(pairs.around(5) == "pair/1");
}

TEST_CASE("placement: nested ones share the process of the outermost") {
  const Labels a{"a"}, b{"b"}, c{"c"};
  const ColocationSpec inner{.name = "inner", .place = {}, .labels = a, .within = "middle"};
  ColocationSpec middle{.name = "middle", .place = {}, .labels = b, .within = "outer"};
  ColocationSpec outer{.name = "outer", .place = {}, .labels = c};
  const Placed one({inner, middle, outer});
  CHECK(one.processes == "outer/0: 0 1 2 3 4 5\n");
  CHECK(one.around(1) == "inner/0 in middle/0 in outer/0");
  middle.perIndex = true;
  const Placed members({inner, middle, outer});
  CHECK(members.processes == "outer/0: 0 1 2 3 4 5\n");
  CHECK(members.around(1) == "inner/1 in middle/1 in outer/0");
  outer.perIndex = true;
  middle.perIndex = false;
  const Placed each({inner, middle, outer});
  CHECK(each.processes == "outer/0: 0 2 4\nouter/1: 1 3 5\n");
  CHECK(each.around(1) == "inner/1 in middle/1 in outer/1");
}

TEST_CASE("placement: by processes they only know of each other") {
  const Labels labels{"a", "c"};
  const Placed placed(
      {{.name = "x", .place = {}, .by = ColocationSpec::By::PROCESSES, .labels = labels}});
  CHECK(placed.processes == Placed({}).processes);
  CHECK(placed.around(4) == "x/0");
  CHECK(placed.around(2) == "");
}

TEST_CASE("nodes are started again as their colocation has it, or as they say themselves") {
  const Layout layout{{.name = "x", .byProcesses = true, .labels = {"a"}, .retries = 2},
                      {.name = "y", .byProcesses = true, .labels = {"b"}}};
  CHECK(restartOf(layout, {.label = "a", .place = {}}) == RestartPolicy::ON_FAILURE);
  CHECK(restartOf(layout, {.label = "b", .place = {}}) == RestartPolicy::NEVER);
  const NodeSpec alone{.label = "c", .place = {}, .restart = RestartPolicy::ALWAYS};
  CHECK(restartOf(layout, alone) == RestartPolicy::ALWAYS);
}

}  // namespace
}  // namespace lp::_
