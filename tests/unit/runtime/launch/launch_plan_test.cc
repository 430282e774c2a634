#include "runtime/launch/launch_plan.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/arguments.h"
#include "runtime/error.h"
#include "runtime/launched.h"
#include "runtime/parameters.h"

namespace lp::_ {
namespace {

struct Parameters {
  std::uint32_t shards = 2;
  std::vector<std::uint32_t> keys = {7};
};

int parsed = 0;
constexpr ParameterSpec SHARDS =
    parameter<Range<std::uint32_t>{.min = 1}, &Parameters::shards>("shards", "", "", "p.capnp:3:3");
constexpr ParameterSpec KEYS = parameter<Range<std::uint32_t>{.min = 5}, &Parameters::keys>(
    "keys", "list", "", "p.capnp:4:3", {.secret = true});
constexpr ParameterSpec COUNTED{.name = "counted",
                                .type = {},
                                .help = {},
                                .place = {},
                                .parse = [](void*, std::string_view) -> Wrong {
                                  ++parsed;
                                  return std::nullopt;
                                },
                                .print = [](const void*) { return std::string(); }};
constexpr ParameterSpec PARAMETERS[] = {SHARDS, KEYS, COUNTED};

class Idle final: public Node {};
constexpr NodeSpec NODES[] = {{
    .label = "idle",
    .place = {},
    .runs = true,
    .make = [](const Wiring&) -> std::unique_ptr<Node> { return std::make_unique<Idle>(); },
}};
const ProgramSpec PROGRAM{
    .name = "planned", .doc = {}, .parameters = PARAMETERS, .nodes = NODES, .newParameters = [] {
      return std::shared_ptr<void>(std::make_shared<Parameters>());
    }};

std::string refusal(const Parameters& parameters, LaunchType type) {
  LaunchOptions options;
  // What is refused before anything starts is refused before this.
  options.nodeBinary = "/nowhere";
  try {
    launch(PROGRAM, std::make_shared<Parameters>(parameters), type, options);
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "launched";
}

TEST_CASE("parameters are checked before anything starts, in every launch type") {
  for (LaunchType type:
       {LaunchType::LOCAL_MT, LaunchType::LOCAL_MP, LaunchType::TEST_MT, LaunchType::TEST_MP}) {
    CHECK(refusal({.shards = 0}, type) == "p.capnp:3:3: parameter `shards` is below 1");
    // A secret is not quoted.
    CHECK(refusal({.keys = {9, 1}}, type) ==
          "p.capnp:4:3: parameter `keys` has a value that is refused");
  }
}

TEST_CASE("what parameters make wrong of nodes is found before there are any, each once") {
  static constexpr NodeSpec CHECKED[] = {
      {.label = "idle",
       .place = "p.capnp:8:3",
       .group = true,
       .count = [](const void*) -> std::uint64_t { return 3; },
       .check =
           [](const Wiring& wiring) {
             ArgumentChecks checks;
             checks.at("p.capnp:9:5", [&] { checkSameSize(wiring, "idle", "other"); });
             checks.at("p.capnp:10:5", [&] { return narrow<std::int8_t>(7, "seven"); });
             checks.at("p.capnp:11:5",
                       [&] { return narrow<std::int8_t>(wiring.index() * 100, "the index"); });
             checks.finish();
           },
       .make = NODES[0].make},
      {.label = "other",
       .place = "p.capnp:12:3",
       .check =
           [](const Wiring& wiring) {
             if (wiring.parameters<Parameters>().shards > 2) throw Error(Code::INTERNAL, "more");
             wiring.handle<Handle>("idle");
           },
       .make = NODES[0].make},
  };
  const ProgramSpec program{.name = "checked",
                            .doc = {},
                            .parameters = {},
                            .nodes = CHECKED,
                            .newParameters = PROGRAM.newParameters};
  const Parameters parameters{.shards = 3};
  try {
    planLaunch(program, std::make_shared<Parameters>(parameters), LaunchType::LOCAL_MP);
    FAIL_CHECK("planned");
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    CHECK(error.text() ==
          "p.capnp:9:5: error: `by = sameIndex` from `idle` to `other`, but there are 3 and 1 of "
          "them\n"
          "p.capnp:11:5: error: the index is 200, which the node's class has no room for\n"
          "more");
  }
}

TEST_CASE("a launch checks its parameters once") {
  parsed = 0;
  const ProgramEnd end =
      launch(PROGRAM, std::make_shared<Parameters>(), LaunchType::LOCAL_MT).wait();
  CHECK(end.status == 0);
  CHECK(parsed == 1);
}

}  // namespace
}  // namespace lp::_
