// Nodes that have nothing to do cost nothing.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <chrono>
#include <thread>

#include "examples/consumer_producers/consumer_producers_testing.lp.h"

namespace {

// CPU time of this process and of its children that have ended, in milliseconds.
double cpu(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

TEST_CASE("sixteen idle nodes in threads use less than 20 ms of CPU in ten seconds") {
  auto program = consumer_producers::test::launch({.numProducers = 15}, lp::LaunchType::TEST_MT,
                                                  [](auto& nodes) { nodes.consumer.disableRun(); });
  CHECK(program.consumer().step().size() == 15);
  const double before = cpu(RUSAGE_SELF);
  std::this_thread::sleep_for(std::chrono::seconds(10));
  CHECK(cpu(RUSAGE_SELF) - before < 20);
}

}  // namespace
