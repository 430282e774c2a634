#include "runtime/launch/host.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/machine.h"

namespace lp::_ {
namespace {

// The threads that nodes were made on, one after another.
std::vector<std::thread::id> madeOn;

class Idle final: public Node {
 public:
  Idle() { madeOn.push_back(std::this_thread::get_id()); }
};
constexpr auto MAKE = [](const Wiring&) -> std::unique_ptr<Node> {
  return std::make_unique<Idle>();
};
constexpr Variable VARIABLES[] = {{"A", "1"}};
constexpr NodeSpec NODES[] = {
    {.label = "learner",
     .place = {},
     .runs = true,
     .resources = {.nice = 3},
     .environment = VARIABLES,
     .make = MAKE},
    {.label = "actor",
     .place = {},
     .group = true,
     .runs = true,
     .resources = {.nice = 3},
     .count = [](const void*) -> std::uint64_t { return 2; },
     .make = MAKE},
};
constexpr ProgramSpec PROGRAM{.name = "hosting", .doc = {}, .parameters = {}, .nodes = NODES};

std::string refusal(const std::string& target, const LaunchPlan& plan) {
  try {
    resolveHost(target, plan);
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "none";
}

TEST_CASE("host: one node, by its label or by its index") {
  LaunchPlan plan = planLaunch(PROGRAM, nullptr, LaunchType::LOCAL_MP);
  CHECK(resolveHost("learner", plan) == 0);
  CHECK(resolveHost("learner/0", plan) == 0);
  CHECK(resolveHost("actor/1", plan) == 2);
  CHECK(refusal("actor", plan) ==
        "--lp_host: actor is a group, and one node can live here: name it, as actor/0");
  CHECK(refusal("actr/1", plan) == "--lp_host: no node has the label actr; did you mean actor?");
}

TEST_CASE("host: no node that another flag has a process for, nor the terminal") {
  LaunchPlan plan = planLaunch(PROGRAM, nullptr, LaunchType::LOCAL_MP);
  plan.prefixes[1] = {"gdb", "--args"};
  CHECK(resolveHost("actor/1", plan) == 2);
  CHECK(refusal("actor/0", plan) ==
        "--lp_host: actor/0 has a --lp_prefix, which needs a process of its own");
  plan.processWithStdin = 1;
  CHECK(refusal("actor/1", plan) ==
        "--lp_host: the terminal is that of actor/0, for its debugger: one of them can have it");
}

TEST_CASE("host: it is given nothing, of which there is a note") {
  LaunchPlan plan = planLaunch(PROGRAM, nullptr, LaunchType::LOCAL_MP);
  plan.hosted = 0;
  settle(plan, {}, thisMachine());
  CHECK(plan.allotments[0] == Allotment());
  CHECK(plan.allotments[1].nice == 3);
  CHECK(plan.notes == std::vector<std::string>{"the node lives in the launcher's process, so this "
                                               "is left out: environment, nice of `learner`"});
}

// Waits until the node has ended.
void waitForEnd(Mailbox& mailbox) {
  for (;;) {
    for (const LaunchEvent& event: mailbox.take()) {
      if (event.kind == LaunchEvent::Kind::ENDED) return;
    }
    pollfd ready{mailbox.descriptor(), POLLIN, 0};
    poll(&ready, 1, -1);
  }
}

TEST_CASE("host: life after life on the thread that it is lent, until it is released") {
  madeOn.clear();
  auto instance = Instance::make(
      {.program = &PROGRAM, .parameters = nullptr, .launchType = LaunchType::LOCAL_MP});
  auto mailbox = std::make_shared<Mailbox>();
  Host host(NodeLife(instance, mailbox, 0, /*runDisabled=*/false));
  host.begin();
  std::thread launcher([&] {
    waitForEnd(*mailbox);
    host.begin();
    waitForEnd(*mailbox);
    host.release();
  });
  host.serve();
  launcher.join();
  CHECK(madeOn == std::vector(2, std::this_thread::get_id()));
}

}  // namespace
}  // namespace lp::_
