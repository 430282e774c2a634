// F140, F141, W23: what nodes are given of their machine, each its own.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "runtime/sanitizers.h"
#include "tests/acceptance/given.h"
#include "tests/acceptance/given_testing.lp.h"

using namespace std::chrono_literals;

namespace given {
namespace {

constexpr bool HAS_LIMITS = !lp::_::HAS_SANITIZER;

using Cpus = std::vector<std::uint32_t>;

void setGpus(const char* names) { setenv("CUDA_VISIBLE_DEVICES", names, 1); }

// Of a program whose nodes fail.
std::string failureOf(const Parameters& parameters, lp::LaunchType type) {
  try {
    auto program = test::launch(parameters, type);
    program.waitFor(60s);
  } catch (const lp::Error& error) {
    return error.text();
  }
  return "it did not fail";
}

bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != text.npos);
  return text.find(part) != text.npos;
}

TEST_CASE("environment, directory, niceness and memory are each node's own") {
  setGpus("4,7");
  const Mirror here;
  auto program = test::launch({}, lp::LaunchType::TEST_MP);
  for (std::uint32_t i = 0; i < 2; ++i) {
    MirrorHandle bound = program.bound(i);
    CHECK(bound.variable("GIVEN_RANK") == "bound " + std::to_string(i) + " of {2}");
    CHECK(bound.variable("HOME") == "/home/of/" + std::to_string(i));
    CHECK(bound.variable("PATH") == here.variable("PATH"));
    CHECK(bound.directory() == "/proc");
    CHECK(bound.niceness() == std::min(here.niceness() + 3, 19));
    CHECK(bound.memoryMiB() == (HAS_LIMITS ? 4096 : 0));
  }
  CHECK(program.free().variable("GIVEN_RANK") == "not set");
  CHECK(program.free().variable("HOME") == here.variable("HOME"));
  CHECK(program.free().directory() == here.directory());
  CHECK(program.free().niceness() == here.niceness());
  CHECK(program.free().memoryMiB() == here.memoryMiB());
}

TEST_CASE("CPUs are dealt out without overlap, if there are enough") {
  setGpus("4,7");
  const Cpus all = Mirror().cpus();
  auto program = test::launch({}, lp::LaunchType::TEST_MP);
  const bool isEnough = all.size() >= 2;
  CHECK(program.bound(0).cpus() == (isEnough ? Cpus{all[0]} : all));
  CHECK(program.bound(1).cpus() == (isEnough ? Cpus{all[1]} : all));
  CHECK(program.free().cpus() == all);
}

TEST_CASE("GPUs are dealt out without overlap; nodes that ask for none see none") {
  setGpus("4,7");
  auto program = test::launch({}, lp::LaunchType::TEST_MP);
  CHECK(program.drawing(0).variable("CUDA_VISIBLE_DEVICES") == "4");
  CHECK(program.drawing(1).variable("CUDA_VISIBLE_DEVICES") == "7");
  CHECK(program.free().variable("CUDA_VISIBLE_DEVICES") == "");
}

TEST_CASE("too few GPUs: nothing is launched; fakes need none") {
  setGpus("4");
  contains(failureOf({}, lp::LaunchType::TEST_MP),
           "given.topology.capnp:20:5: error: the nodes ask for 2 GPUs, `drawing` for 2");
  Mirror fake;
  auto program = test::launch({}, lp::LaunchType::TEST_MP,
                              [&](test::Nodes& nodes) { nodes.drawing.at(0).replace(fake); });
  CHECK(program.drawing(1).variable("CUDA_VISIBLE_DEVICES") == "4");
}

TEST_CASE("a profile takes the place of what the topology says") {
  setGpus("");
  const std::string folder = getenv("TEST_TMPDIR");
  for (const char* index: {"0", "1"}) std::filesystem::create_directory(folder + "/bound-" + index);
  auto program = test::launch({}, lp::LaunchType::TEST_MP, [&](test::Nodes& nodes) {
    nodes.setProfile(
        "(labels = [(label = \"drawing\", resources = (gpus = 0)), (label = \"bound\", "
        "resources = (nice = 0), workingDirectory = \"" +
        folder + "/{label}-{index}\", environment = [(name = \"HOME\", value = \"/\")])])");
  });
  const Mirror here;
  for (std::uint32_t i = 0; i < 2; ++i) {
    MirrorHandle bound = program.bound(i);
    CHECK(bound.directory() == folder + "/bound-" + std::to_string(i));
    CHECK(bound.variable("HOME") == "/");
    CHECK(bound.variable("GIVEN_RANK") == "bound " + std::to_string(i) + " of {2}");
    CHECK(bound.niceness() == here.niceness());
    CHECK(program.drawing(i).variable("CUDA_VISIBLE_DEVICES") == "");
  }
}

TEST_CASE("nodes that share a process have together what each asks for") {
  setGpus("4,7");
  const Mirror here;
  auto program = test::launch({}, lp::LaunchType::TEST_MP);
  for (const MirrorHandle& side: {program.left(), program.right()}) {
    CHECK(side.variable("GIVEN_SIDE") == "0");
    CHECK(side.variable("GIVEN_RIGHT") == "right");
    CHECK(side.directory() == "/tmp");
    CHECK(side.niceness() == std::min(here.niceness() + 2, 19));
    CHECK(side.memoryMiB() == (HAS_LIMITS ? 5120 : 0));
  }
}

TEST_CASE("a profile cannot tear apart nodes that share a process") {
  setGpus("4,7");
  try {
    test::launch({}, lp::LaunchType::TEST_MP, [](test::Nodes& nodes) {
      nodes.setProfile("(labels = [(label = \"right\", resources = (nice = 4))])");
    });
    FAIL("it was launched");
  } catch (const lp::Error& error) {
    contains(error.text(),
             "given.topology.capnp:51:5: error: the nodes of left+right/0 share a process, which "
             "cannot have both niceness 2 and niceness 4");
  }
}

TEST_CASE("a node that fails for want of memory says what its limit is") {
  if (!HAS_LIMITS) return;
  setGpus("4,7");
  contains(failureOf({.eat = true}, lp::LaunchType::TEST_MP),
           "its run() threw std::bad_alloc: std::bad_alloc; its memory is limited to 256 MiB");
}

TEST_CASE("a node that does not exist is as an empty group") {
  setGpus("4,7");
  using Labels = std::vector<std::string>;
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    CAPTURE(lp::toText(type));
    const bool isMt = type == lp::LaunchType::TEST_MT;
    auto all = test::launch({.strict = true}, type);
    CHECK(all.thread().size() == (isMt ? 2 : 0));
    CHECK(all.holder().held() ==
          (isMt ? Labels{"thread", "thread", "spare", "spare"} : Labels{"spare", "spare"}));
    CHECK(all.strict().held() == Labels{"spare"});
    auto few = test::launch({.spare = false}, type);
    CHECK(few.holder().held() == (isMt ? Labels{"thread", "thread", "free"} : Labels{"free"}));
    try {
      few.spare();
      FAIL_CHECK("there is a spare");
    } catch (const lp::Error& error) {
      CHECK(error.text() == "the program given has no node spare/0");
    }
    // Who cannot do without it.
    contains(failureOf({.spare = false, .strict = true}, type),
             "given.topology.capnp:35:28: error: there is no `spare`; `orElse` or `optional` could "
             "do without");
  }
}

TEST_CASE("threads keep what their process has") {
  setGpus("4");
  const Mirror here;
  auto program = test::launch({}, lp::LaunchType::TEST_MT);
  CHECK(program.bound(1).variable("GIVEN_RANK") == "not set");
  CHECK(program.bound(1).directory() == here.directory());
  CHECK(program.drawing(0).variable("CUDA_VISIBLE_DEVICES") == "4");
}

}  // namespace
}  // namespace given
