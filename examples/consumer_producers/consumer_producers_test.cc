#include <doctest/doctest.h>

#include <vector>

#include "examples/consumer_producers/consumer.h"
#include "examples/consumer_producers/consumer_producers_testing.lp.h"

namespace consumer_producers {
namespace {

struct FakeProducer {
  std::int64_t work(std::int64_t context) { return 10 * context; }
};

TEST_CASE("ten steps, taken by the test") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    test::Program program = test::launch({.numProducers = 2}, type,
                                         [](test::Nodes& nodes) { nodes.consumer.disableRun(); });
    ConsumerHandle consumer = program.consumer();
    for (int i = 0; i < 10; ++i) CHECK(consumer.step() == std::vector<std::int64_t>{0, 1});
  }
}

TEST_CASE("a producer of the test's") {
  FakeProducer fake;
  test::Program program =
      test::launch({.numProducers = 3}, lp::LaunchType::TEST_MT, [&](test::Nodes& nodes) {
        nodes.consumer.disableRun();
        nodes.producer.at(2).replace(fake);
      });
  CHECK(program.consumer().step() == std::vector<std::int64_t>{0, 1, 20});
}

TEST_CASE("the consumer alone") {
  FakeProducer fake;
  Consumer consumer(std::vector{ProducerHandle::to(fake), ProducerHandle::to(fake)}, 10);
  CHECK(consumer.step() == std::vector<std::int64_t>{0, 10});
}

TEST_CASE("a value that its flag would refuse is refused by a test's launch, too") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    try {
      test::launch({.numProducers = 0}, type);
      FAIL("launched");
    } catch (const lp::Error& error) {
      CHECK(error.code() == lp::Code::INVALID_ARGUMENT);
      CHECK(error.text() ==
            "examples/consumer_producers/consumer_producers.topology.capnp:7:3: "
            "parameter `num_producers` is below 1");
    }
  }
}

}  // namespace
}  // namespace consumer_producers
