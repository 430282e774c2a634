#include "tools/benchmark/ours/extras.h"

#include <unistd.h>

#include <chrono>
#include <deque>
#include <stdexcept>
#include <utility>

#include "tools/benchmark/measure/system.h"
#include "tools/benchmark/ours/wide.h"

using namespace std::chrono_literals;

namespace bench {

namespace {

template <typename Call>
void expectError(lp::Code code, Call&& call) {
  try {
    call();
  } catch (const lp::Error& error) {
    if (error.code() == code) return;
    throw;
  }
  throw std::runtime_error("no error was thrown");
}

Result task(const ExtraInput& input) {
  return runCalls(input.workload, [&] { input.tasks.at(0).taskEcho(1); });
}

Result deadline(const ExtraInput& input) {
  const EchoHandle server = input.servers[0].with({.timeout = 10s});
  return runCalls(input.workload, [&] { server.echo(1); });
}

Result fail(const ExtraInput& input) {
  return runCalls(input.workload,
                  [&] { expectError(lp::Code::NOT_FOUND, [&] { input.servers[0].fail(); }); });
}

Result cancel(const ExtraInput& input) {
  return runCalls(input.workload, [&] {
    lp::Future<void> sleep = input.servers[0].futures().sleep();
    sleep.cancel();
    expectError(lp::Code::CANCELLED, [&] { sleep.get(); });
  });
}

Result expire(const ExtraInput& input) {
  const EchoHandle server = input.servers[0].with({.timeout = 1ms});
  return runCalls(input.workload,
                  [&] { expectError(lp::Code::DEADLINE_EXCEEDED, [&] { server.sleep(); }); });
}

Result open(const ExtraInput& input) {
  return runCalls(input.workload, [&] { input.servers[0].open(); });
}

// What client and servers have at one time, all together.
struct Footprint {
  double pss = 0, threads = 0;

  explicit Footprint(const ExtraInput& input) {
    std::vector<pid_t> processes = input.workload.serverProcesses;
    std::erase(processes, getpid());
    processes.push_back(getpid());
    for (pid_t process: processes) {
      pss += static_cast<double>(pssBytes(process));
      threads += static_cast<double>(threadCount(process));
    }
  }
};

// Bytes per thing, and threads in all, by which `now` exceeds `before`.
void addGrowth(Result& result, const Footprint& before, const Footprint& now, std::size_t things) {
  result["bytes_each"] = (now.pss - before.pss) / static_cast<double>(things);
  result["threads_more"] = now.threads - before.threads;
}

Result idle(const ExtraInput& input) {
  const EchoHandle& server = input.servers[0];
  // Connected and warm, so that what grows are the handles alone.
  for (int i = 0; i < 1000; ++i) server.echo(i);
  server.open().echo(1);
  const Footprint before(input);
  std::vector<SessionHandle> sessions;
  sessions.reserve(input.workload.outstanding);
  for (std::size_t i = 0; i < input.workload.outstanding; ++i) {
    sessions.push_back(server.open());
    sessions.back().echo(1);
  }
  const Footprint after(input);
  Result result = runCalls(input.workload, [&] { server.echo(1); });
  addGrowth(result, before, after, sessions.size());
  return result;
}

Result held(const ExtraInput& input) {
  const TasksHandle& server = input.tasks.at(0);
  for (int i = 0; i < 1000; ++i) server.taskEcho(i);
  const Footprint before(input);
  std::vector<lp::Future<void>> calls;
  calls.reserve(input.workload.outstanding);
  for (std::size_t i = 0; i < input.workload.outstanding; ++i) {
    calls.push_back(server.futures().hold());
  }
  // Behind them in the same connection: when this is answered, they are there.
  server.taskEcho(1);
  Result result;
  addGrowth(result, before, Footprint(input), calls.size());
  server.release();
  lp::waitAll(std::move(calls));
  return result;
}

// The window of workload.cc over many methods.
class WideClient final: public Client {
 public:
  WideClient(WideHandle wide, std::size_t methods): wide_(std::move(wide)), methods_(methods) {}

  std::int64_t echo(std::int64_t x) override { return wide_.m00(x); }
  void start(std::size_t, std::size_t slot) override {
    const StartWide method = WIDE_METHODS[next_++ % methods_];
    futures_.push_back(method(wide_, static_cast<std::int64_t>(slot)));
  }
  std::size_t wait() override {
    lp::Future<std::int64_t> oldest = std::move(futures_.front());
    futures_.pop_front();
    return static_cast<std::size_t>(oldest.get());
  }
  std::size_t blob(std::size_t size) override { return size; }

 private:
  WideHandle wide_;
  std::size_t methods_, next_ = 0;
  std::deque<lp::Future<std::int64_t>> futures_;
};

Result methods(const ExtraInput& input) {
  WideClient client(input.wides.at(0), input.workload.outstanding);
  Workload window = input.workload;
  window.kind = "window";
  window.outstanding = 64;
  return run(client, window);
}

Result nothing(const ExtraInput& input) {
  double pss = 0, threads = 0;
  for (pid_t process: input.workload.serverProcesses) {
    pss += static_cast<double>(pssBytes(process));
    threads += static_cast<double>(threadCount(process));
  }
  const auto nodes = static_cast<double>(input.servers.size());
  return {{"node_bytes", pss / nodes}, {"node_threads", threads / nodes}};
}

constexpr Extra EXTRAS[] = {
    {"task", task},       {"deadline", deadline}, {"fail", fail}, {"cancel", cancel},
    {"expire", expire},   {"open", open},         {"idle", idle}, {"held", held},
    {"methods", methods}, {"nothing", nothing},
};

}  // namespace

const Extra* findExtra(std::string_view kind) {
  for (const Extra& extra: EXTRAS) {
    if (extra.kind == kind) return &extra;
  }
  return nullptr;
}

}  // namespace bench
