// The weights become what they have to, and are there again in the next run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "examples/parameter_server/model.h"
#include "examples/parameter_server/parameter_server_testing.lp.h"
#include "examples/parameter_server/server.h"
#include "examples/parameter_server/worker.h"

namespace parameter_server {
namespace {

// The greatest distance of a weight from what it has to become.
float distance(const test::Program& program) {
  std::map<std::string, lp::Tensor> blocks;
  for (const WeightsHandle& server: program.server()) {
    for (const Block& block: server.pull().blocks) blocks[block.name] = block.values;
  }
  REQUIRE(blocks.size() == model::BLOCKS);
  float greatest = 0;
  for (std::size_t i = 0; i < model::SIZE; ++i) {
    const lp::Tensor& block = blocks.at(model::blockName(i / model::BLOCK_SIZE));
    const float weight = block.values<float>()[i % model::BLOCK_SIZE];
    greatest = std::max(greatest, std::abs(weight - model::truth()[i]));
  }
  return greatest;
}

float distanceAfter(lp::LaunchType type, const Parameters& parameters) {
  auto program = test::launch(parameters, type);
  program.wait();
  return distance(program);
}

void learns(lp::LaunchType type) {
  CHECK(distanceAfter(type, {.steps = 0}) == 3);
  CHECK(distanceAfter(type, {.servers = 3, .workers = 2, .steps = 200}) < 0.01f);
}

TEST_CASE("learns, threads") { learns(lp::LaunchType::TEST_MT); }

TEST_CASE("learns, processes") { learns(lp::LaunchType::TEST_MP); }

TEST_CASE("learns from what cachers keep") {
  CHECK(distanceAfter(lp::LaunchType::TEST_MT, {.workers = 2, .steps = 50, .cached = true}) < 3);
  CHECK(distanceAfter(lp::LaunchType::TEST_MP, {.workers = 2, .steps = 50, .cached = true}) < 3);
}

TEST_CASE("the next run begins where the last one has ended") {
  const std::filesystem::path folder = std::filesystem::path(std::getenv("TEST_TMPDIR")) / "run";
  std::filesystem::create_directory(folder);
  float reached = 0;
  {
    auto program = test::launch({.steps = 20}, lp::LaunchType::TEST_MP, [&](test::Nodes& nodes) {
      nodes.setRunDirectory(folder.string());
    });
    program.wait();
    reached = distance(program);
    program.stop();
  }
  CHECK(reached < 3);
  auto again = test::launch({.steps = 0}, lp::LaunchType::TEST_MT,
                            [&](test::Nodes& nodes) { nodes.setRunDirectory(folder.string()); });
  CHECK(distance(again) == reached);
}

TEST_CASE("a server by itself") {
  Server server(0, 4, 0.5f);
  CHECK(server.pull().blocks.size() == 2);
  const std::vector<float> one(model::BLOCK_SIZE, 1);
  const lp::Tensor slope = lp::Tensor::of({one.size()}, std::span<const float>(one));
  const lp::Tensor before = server.pull().blocks[0].values;
  server.push(0, {"block0", slope});
  CHECK(before.values<float>()[0] == 0);
  CHECK(server.pull().blocks[0].values.values<float>()[0] == -0.5f);
  server.push(1, {"block4", slope});
  // It is one round behind.
  server.push(0, {"block0", slope});
  CHECK(server.pull().blocks[0].values.values<float>()[0] == -0.75f);
  CHECK_THROWS_WITH(server.push(0, {"block1", slope}), "there is no block block1");

  std::stringstream saved;
  server.save(saved);
  Server other(0, 4, 0.5f);
  other.load(saved);
  CHECK(other.pull().version == 3);
  CHECK(other.pull().blocks == server.pull().blocks);
}

TEST_CASE("a worker by itself") {
  Server server(0, 1, 0.2f);
  Worker({}, {WeightsHandle::to(server)}, 1, 3, 7).run({});
  CHECK(server.pull().version == 3 * model::BLOCKS);
}

}  // namespace
}  // namespace parameter_server
