#include <doctest/doctest.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "tools/benchmark/measure/latencies.h"
#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/measure/workload.h"

namespace bench {
namespace {

// Answers itself, and keeps count.
class FakeClient final: public Client {
 public:
  std::int64_t echo(std::int64_t x) override {
    ++calls;
    return wrong ? x + 1 : x;
  }
  void start(std::size_t server, std::size_t slot) override {
    ++calls;
    pending.push_back(slot);
    servers = std::max(servers, server + 1);
    most = std::max(most, pending.size());
  }
  std::size_t wait() override {
    const std::size_t slot = pending.front();
    pending.pop_front();
    return slot;
  }
  std::size_t blob(std::size_t size) override {
    ++calls;
    return size;
  }

  bool wrong = false;
  std::size_t calls = 0, most = 0, servers = 0;
  std::deque<std::size_t> pending;
};

TEST_CASE("percentiles are of the samples") {
  Latencies latencies;
  CHECK(latencies.percentileUs(0.5) == 0);
  for (std::int64_t us = 100; us >= 0; --us) latencies.add(us * 1000);
  CHECK(latencies.percentileUs(0.5) == doctest::Approx(50));
  CHECK(latencies.percentileUs(0.99) == doctest::Approx(99));
  latencies.add(std::int64_t{1} << 40);
  CHECK(latencies.percentileUs(1) == doctest::Approx(4294967.295));
}

TEST_CASE("a number of calls is kept to, warming up apart") {
  for (const char* kind: {"echo", "window", "blob"}) {
    FakeClient client;
    Workload workload;
    workload.kind = kind;
    workload.calls = 50;
    workload.outstanding = 8;
    const Result result = run(client, workload);
    CHECK(result.at("calls") == 50);
    CHECK(client.calls >= 100);
    CHECK(client.pending.empty());
    if (workload.kind == "window") CHECK(client.most == 8);
  }
}

TEST_CASE("a fan calls each server once in a round") {
  FakeClient client;
  Workload workload;
  workload.kind = "fan";
  workload.calls = 30;
  workload.servers = 3;
  CHECK(run(client, workload).at("calls") == 30);
  CHECK(client.servers == 3);
  CHECK(client.most == 3);
}

TEST_CASE("a time is kept to") {
  FakeClient client;
  Workload workload;
  workload.seconds = 0.02;
  const Result result = run(client, workload);
  CHECK(result.at("seconds") >= 0.02);
  CHECK(result.at("calls") >= 1);
  CHECK(result.at("client_cpu_s") > 0);
}

TEST_CASE("a wrong answer and an unknown workload are errors") {
  FakeClient client;
  client.wrong = true;
  CHECK_THROWS_AS(run(client, Workload{}), std::runtime_error);
  Workload unknown;
  unknown.kind = "dance";
  CHECK_THROWS_AS(run(client, unknown), std::invalid_argument);
}

TEST_CASE("clients begin together") {
  const std::string barrier = std::filesystem::temp_directory_path() / "bench_barrier_test";
  std::filesystem::remove(barrier);
  Workload workload;
  workload.calls = 1;
  workload.barrier = barrier;
  workload.parties = 2;
  std::int64_t otherBegan = 0;
  std::thread other([&] {
    FakeClient client;
    otherBegan = nowNs();
    run(client, workload);
  });
  FakeClient client;
  run(client, workload);
  const std::int64_t ended = nowNs();
  other.join();
  CHECK(ended > otherBegan);
  std::filesystem::remove(barrier);
}

TEST_CASE("results are one line of JSON") {
  CHECK(toJson({{"calls", 3}, {"ready_ns", 1234567890123}}) ==
        R"({"calls": 3, "ready_ns": 1234567890123})");
}

TEST_CASE("processes are looked at by their number") {
  CHECK(cpuNs(getpid()) > 0);
  CHECK(pssBytes(getpid()) > 1024);
  CHECK(threadCount(getpid()) >= 1);
  CHECK_THROWS_AS(pinProcess("nine"), std::invalid_argument);
}

}  // namespace
}  // namespace bench
