#include "tools/benchmark/measure/workload.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

namespace bench {

namespace {

void expect(bool condition) {
  if (!condition) throw std::runtime_error("a wrong answer");
}

Result echo(Client& client, const Workload& workload) {
  std::int64_t x = 0;
  return runCalls(workload, [&] {
    ++x;
    expect(client.echo(x) == x);
  });
}

Result blob(Client& client, const Workload& workload) {
  return runCalls(workload, [&] { expect(client.blob(workload.size) == workload.size); });
}

// Always so many calls under way: as one ends the next one starts.
Result window(Client& client, const Workload& workload) {
  return measure(workload, [&](const Limit& limit, Latencies& latencies) {
    std::vector<std::int64_t> starts(workload.outstanding);
    std::uint64_t started = 0, calls = 0;
    auto start = [&](std::size_t slot, std::int64_t now) {
      starts[slot] = now;
      client.start(0, slot);
      ++started;
    };
    for (std::size_t slot = 0; slot < starts.size(); ++slot) start(slot, nowNs());
    while (calls < started) {
      const std::size_t slot = client.wait();
      const std::int64_t now = nowNs();
      latencies.add(now - starts.at(slot));
      ++calls;
      if (!limit.reached(now, started)) start(slot, now);
    }
    return calls;
  });
}

// A call to each server, then all are waited for. A latency is that of a round.
Result fan(Client& client, const Workload& workload) {
  return measure(workload, [&](const Limit& limit, Latencies& latencies) {
    std::uint64_t calls = 0;
    std::int64_t before = nowNs();
    for (bool more = true; more; more = !limit.reached(before, calls)) {
      for (std::size_t i = 0; i < workload.servers; ++i) client.start(i, i);
      for (std::size_t i = 0; i < workload.servers; ++i) client.wait();
      const std::int64_t now = nowNs();
      latencies.add(now - before);
      before = now;
      calls += workload.servers;
    }
    return calls;
  });
}

}  // namespace

Limit warmUpLimit(const Workload& workload) {
  constexpr std::uint64_t WARM_UP_CALLS = 300;
  if (workload.calls != 0) return Limit(0, WARM_UP_CALLS);
  return Limit(workload.seconds * 0.2, 0);
}

void waitForOthers(const Workload& workload) {
  if (workload.barrier.empty()) return;
  const int file = open(workload.barrier.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof(std::atomic<std::size_t>)) != 0) {
    throw std::system_error(errno, std::generic_category(), workload.barrier);
  }
  void* memory =
      mmap(nullptr, sizeof(std::atomic<std::size_t>), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  // A new file is all zero.
  auto& arrived = *static_cast<std::atomic<std::size_t>*>(memory);
  arrived.fetch_add(1);
  while (arrived.load() < workload.parties) usleep(200);
  munmap(memory, sizeof arrived);
}

Measurement::Measurement(const Workload& workload): servers_(workload.serverProcesses) {
  std::erase(servers_, getpid());
  serverCpu_ = serverCpuNs();
  clientCpu_ = cpuNs(getpid());
  start_ = nowNs();
}

std::int64_t Measurement::serverCpuNs() const {
  std::int64_t sum = 0;
  for (pid_t server: servers_) sum += cpuNs(server);
  return sum;
}

Result Measurement::finish(Latencies& latencies, std::uint64_t calls) const {
  const std::int64_t end = nowNs();
  const auto seconds = [](std::int64_t ns) { return static_cast<double>(ns) / 1e9; };
  return {
      {"calls", static_cast<double>(calls)},
      {"seconds", seconds(end - start_)},
      {"client_cpu_s", seconds(cpuNs(getpid()) - clientCpu_)},
      {"server_cpu_s", seconds(serverCpuNs() - serverCpu_)},
      {"p50_us", latencies.percentileUs(0.5)},
      {"p99_us", latencies.percentileUs(0.99)},
  };
}

Result run(Client& client, const Workload& workload) {
  if (workload.kind == "echo") return echo(client, workload);
  if (workload.kind == "window") return window(client, workload);
  if (workload.kind == "fan") return fan(client, workload);
  if (workload.kind == "blob") return blob(client, workload);
  throw std::invalid_argument("no such workload: " + workload.kind);
}

std::string toJson(const Result& result) {
  std::string text;
  for (const auto& [name, value]: result) {
    char number[40];
    std::snprintf(number, sizeof number, "%.15g", value);
    text += (text.empty() ? "{\"" : ", \"") + name + "\": " + number;
  }
  return text + "}";
}

}  // namespace bench
