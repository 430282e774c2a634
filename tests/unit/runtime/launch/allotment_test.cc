#include "runtime/launch/allotment.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/allotment_message.h"
#include "runtime/surroundings.h"

namespace lp::_ {
namespace {

using Cpus = std::vector<unsigned>;

const Machine MACHINE{.cpus = {0, 1, 2, 3, 6, 7}, .gpus = {"0", "GPU-a", "5"}};

// `count` nodes of a label, each of which asks for that.
void add(std::vector<Asking>& nodes, const std::string& label, unsigned count,
         const Demand& demand) {
  for (unsigned i = 0; i < count; ++i) nodes.push_back({{label, i}, &demand});
}

// Nodes that have a process each.
Allotments allotApart(const std::vector<Asking>& nodes) {
  std::vector<PlacedProcess> processes;
  for (const Asking& node: nodes) processes.push_back({node.id.text(), {processes.size()}});
  return allot(nodes, processes, MACHINE);
}

// Nodes that share one.
Allotments allotTogether(const std::vector<Asking>& nodes) {
  PlacedProcess process{"core/0", {}};
  for (std::size_t i = 0; i < nodes.size(); ++i) process.nodes.push_back(i);
  return allot(nodes, {process}, MACHINE);
}

std::string refusal(const std::vector<Asking>& nodes,
                    Allotments (*how)(const std::vector<Asking>&) = allotApart) {
  try {
    how(nodes);
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "dealt out";
}

TEST_CASE("CPUs are dealt out to label and index, none to two nodes") {
  const Demand two{.resources = {.cpus = 2}}, one{.resources = {.cpus = 1}}, none{};
  std::vector<Asking> nodes;
  add(nodes, "worker", 2, two);
  add(nodes, "idle", 1, none);
  add(nodes, "learner", 2, one);
  const Allotments made = allotApart(nodes);
  CHECK(made.processes[0].cpus == Cpus{0, 1});
  CHECK(made.processes[1].cpus == Cpus{2, 3});
  CHECK(made.processes[2].cpus == Cpus{});
  CHECK(made.processes[3].cpus == Cpus{6});
  CHECK(made.processes[4].cpus == Cpus{7});
  CHECK(made.notes.empty());
}

TEST_CASE("where there are too few CPUs nobody is bound, and that is said once") {
  const Demand four{.resources = {.cpus = 4}}, one{.resources = {.cpus = 1}};
  std::vector<Asking> nodes;
  add(nodes, "server", 8, four);
  add(nodes, "learner", 1, one);
  const Allotments made = allotApart(nodes);
  for (const Allotment& each: made.processes) CHECK(each.cpus == Cpus{});
  REQUIRE(made.notes.size() == 1);
  CHECK(made.notes[0] ==
        "the nodes ask for 33 CPUs, `server` for 32 (8 nodes), `learner` for 1, but there "
        "are 6: no node is bound to any");
}

TEST_CASE("GPUs are dealt out by name; who asks for none sees none, unless it has its own way") {
  const Demand one{.resources = {.gpus = 1}}, two{.resources = {.gpus = 2}}, none{};
  const Demand own{.environment = {{"CUDA_VISIBLE_DEVICES", "7"}}};
  std::vector<Asking> nodes;
  add(nodes, "actor", 1, none);
  add(nodes, "worker", 1, two);
  add(nodes, "own", 1, own);
  add(nodes, "learner", 1, one);
  nodes.push_back({{"fake", 0}, nullptr});
  const Allotments made = allotApart(nodes);
  auto seen = [&](std::size_t node) { return made.processes[node].environment.at(GPU_VARIABLE); };
  CHECK(seen(0) == "");
  CHECK(seen(1) == "0,GPU-a");
  CHECK(seen(2) == "7");
  CHECK(seen(3) == "5");
  CHECK(made.processes[4] == Allotment{});
  // Where nobody asks, nothing is touched.
  nodes.resize(1);
  CHECK(allotApart(nodes).processes[0].environment.empty());
}

TEST_CASE("too few GPUs, and no such directory, are refused with label, count and place") {
  const Demand one{.resources = {.gpus = 1}, .place = "x.topology.capnp:8:3"};
  const Demand lost{.workingDirectory = "/nowhere/{label}-{index}",
                    .place = "x.topology.capnp:9:3",
                    .directoryPlace = "x.profile:1:2"};
  std::vector<Asking> nodes;
  add(nodes, "worker", 4, one);
  add(nodes, "lost", 1, lost);
  CHECK(refusal(nodes) ==
        "x.profile:1:2: error: lost/0 is to work in /nowhere/lost-0, which is no directory\n"
        "x.topology.capnp:8:3: error: the nodes ask for 4 GPUs, `worker` for 4 (4 nodes), "
        "but there are 3 by CUDA_VISIBLE_DEVICES or, where that is not set, /dev/nvidia*; "
        "--lp_profile can ask for fewer");
  // A fake asks for nothing.
  nodes[0].demand = nullptr;
  nodes.pop_back();
  CHECK(refusal(nodes) == "dealt out");
}

TEST_CASE("values are filled in for each index, and travel to the keeper") {
  const Demand demand{.resources = {.memoryMiB = 64, .nice = -2},
                      .environment = {{"RANK", "{index}"}, {"NAME", "{label}/{{}}"}},
                      .workingDirectory = "/"};
  std::vector<Asking> nodes;
  add(nodes, "worker", 2, demand);
  const Allotment made = allotApart(nodes).processes[1];
  CHECK(made == Allotment{.memoryMiB = 64,
                          .nice = -2,
                          .environment = {{"RANK", "1"}, {"NAME", "worker/{}"}},
                          .workingDirectory = "/"});
  capnp::MallocMessageBuilder message;
  auto built = message.initRoot<idl::Allotment>();
  writeAllotment(made, built);
  CHECK(readAllotment(built.asReader()) == made);
}

TEST_CASE("nodes that share a process have together what each asks for") {
  const Demand one{.resources = {.cpus = 1, .memoryMiB = 64, .gpus = 1, .nice = 2},
                   .environment = {{"A", "{index}"}, {"B", "{label}"}},
                   .workingDirectory = "/tmp/.."};
  const Demand two{.resources = {.cpus = 2, .memoryMiB = 32, .gpus = 1, .nice = 2},
                   .environment = {{"A", "0"}, {"C", ""}},
                   .workingDirectory = "/"};
  std::vector<Asking> nodes{{{"one", 0}, &one}, {{"two", 0}, &two}, {{"fake", 0}, nullptr}};
  const Allotment all{
      .cpus = {0, 1, 2},
      .memoryMiB = 96,
      .nice = 2,
      .environment = {{"A", "0"}, {"B", "one"}, {"C", ""}, {GPU_VARIABLE, "0,GPU-a"}},
      .workingDirectory = "/"};
  CHECK(allotTogether(nodes).processes[0] == all);
  // One whose memory is not limited, and who says nothing of a directory.
  const Demand free{.resources = {.nice = 2}};
  nodes.push_back({{"free", 0}, &free});
  Allotment unlimited = all;
  unlimited.memoryMiB = 0;
  CHECK(allotTogether(nodes).processes[0] == unlimited);
}

TEST_CASE("nodes that cannot share a process are refused with the topology's place") {
  const Demand one{.resources = {.gpus = 1},
                   .environment = {{"A", "{index}"}},
                   .workingDirectory = "/",
                   .place = "x.topology.capnp:8:3"};
  const Demand two{.resources = {.nice = 3},
                   .environment = {{"CUDA_VISIBLE_DEVICES", "7"}},
                   .workingDirectory = "/tmp",
                   .place = "x.topology.capnp:9:3",
                   .directoryPlace = "x.profile:1:2"};
  std::vector<Asking> nodes{{{"one", 0}, &one}, {{"one", 1}, &one}, {{"one", 2}, &one}};
  const std::string cannot = " the nodes of core/0 share a process, which cannot have both ";
  CHECK(refusal(nodes, allotTogether) == "x.topology.capnp:8:3: error:" + cannot + "A=0 and A=1");
  CHECK(refusal(nodes) == "dealt out");
  nodes = {{{"one", 0}, &one}, {{"two", 0}, &two}};
  CHECK(refusal(nodes, allotTogether) ==
        "x.topology.capnp:9:3: error:" + cannot + "niceness 0 and niceness 3\n" +
            "x.profile:1:2: error:" + cannot + "the directory / and the directory /tmp\n" +
            "x.topology.capnp:8:3: error:" + cannot + "`gpus` and CUDA_VISIBLE_DEVICES=7");
  CHECK(refusal(nodes) == "dealt out");
}

TEST_CASE("of what nodes of the launcher's process do not get there is a note") {
  const Demand demand{.resources = {.cpus = 1000, .gpus = 1000}, .workingDirectory = "/nowhere"};
  const Demand variable{.environment = {{"A", "1"}}}, none{};
  std::vector<Asking> nodes;
  add(nodes, "worker", 2, demand);
  add(nodes, "actor", 1, none);
  add(nodes, "learner", 1, variable);
  const auto notes = leftOut(nodes, "they are threads");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "they are threads, so this is left out: cpus, environment, gpus, workingDirectory of "
        "`worker`, `learner`");
  CHECK(leftOut({nodes[2]}, "they are threads").empty());
}

TEST_CASE("CPUs as text") {
  CHECK(cpusText({}) == "");
  CHECK(cpusText({3}) == "3");
  CHECK(cpusText({0, 1, 2, 5, 7, 8}) == "0-2, 5, 7-8");
}

}  // namespace
}  // namespace lp::_
