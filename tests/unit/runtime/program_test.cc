// A program inside this process without any launcher: context, stop, and how nodes end.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "runtime/launch/instance.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace lp::_ {
namespace {

struct Parameters {
  std::uint32_t nodes = 2;
};

// What the nodes of a test do.
struct Script {
  std::function<void(std::stop_token)> run = [](std::stop_token) {};
  std::function<void()> construct = [] {};
};
std::atomic<Script*> script = nullptr;

class ScriptedNode final: public Node, public echo::EchoInterface {
 public:
  ScriptedNode() { script.load()->construct(); }
  Interface* lpServed() override { return this; }
  void lpRun(std::stop_token stop) override { script.load()->run(stop); }
  std::int64_t echo(std::int64_t x) override { return x + context().index; }
  echo::EchoHandle make() override { return serve(std::make_shared<Session>(alive_)); }
  ~ScriptedNode() override { aliveAtEnd = alive_.load(); }

  // Of the last node that ended.
  static inline std::atomic<int> aliveAtEnd = -1;

 private:
  // An object beside the node, which uses it.
  class Session {
   public:
    explicit Session(std::atomic<int>& alive): alive_(alive) { ++alive_; }
    ~Session() { alive_ -= context().label == "node" ? 1 : 0; }
    std::int64_t echo(std::int64_t x) const { return x + 10 * (context().index + 1); }
    bool sleep(std::uint32_t) const {
      const std::stop_token cancelled = currentCall().cancelled;
      ++asleep;
      while (!cancelled.stop_requested()) std::this_thread::sleep_for(1ms);
      return true;
    }
    std::int64_t pass(const echo::EchoHandle&, std::int64_t) const { return alive_; }

   private:
    std::atomic<int>& alive_;
  };
  std::atomic<int> alive_ = 0;

 public:
  static inline std::atomic<int> asleep = 0;
};

constexpr NodeSpec NODES[] = {
    {.label = "node",
     .place = "test.topology.capnp:1:1",
     .group = true,
     .serves = true,
     .runs = true,
     .threads = 16,
     .count = [](const void* parameters) -> std::uint64_t {
       return static_cast<const Parameters*>(parameters)->nodes;
     },
     .make = [](const Wiring&) -> std::unique_ptr<Node> {
       return std::make_unique<ScriptedNode>();
     }},
};
constexpr ProgramSpec PROGRAM = {
    .name = "scripted", .doc = "", .parameters = {}, .nodes = NODES, .newParameters = [] {
      return std::shared_ptr<void>(std::make_shared<Parameters>());
    }};

// Runs a program of such nodes, a thread each, until it stops.
struct Scripted {
  explicit Scripted(Script& use, std::uint32_t nodes = 2) {
    script = &use;
    auto parameters = std::make_shared<Parameters>();
    parameters->nodes = nodes;
    Instance::Options options;
    options.program = &PROGRAM;
    options.parameters = parameters;
    options.launchType = LaunchType::TEST_MT;
    options.seed = 7;
    options.stopListener = std::make_shared<StopHere>(*this);
    instance = Instance::make(std::move(options));
    for (const PlacedNode& node: instance->nodes())
      instance->placeHere(node.id, node.spec->threads);
    ends.resize(nodes);
    for (std::uint32_t i = 0; i < nodes; ++i) {
      threads.emplace_back([this, i] {
        NodeListener nobody;
        ends[i] = runNode(*instance, {"node", i}, false, nobody);
      });
    }
  }
  ~Scripted() {
    instance->stop("the test is over");
    join();
  }
  void join() {
    for (std::thread& thread: threads) {
      if (thread.joinable()) thread.join();
    }
  }
  echo::EchoHandle handle(std::uint32_t index) {
    return echo::EchoHandle(instance->target({"node", index}));
  }

  struct StopHere final: StopListener {
    explicit StopHere(Scripted& scripted): program(scripted) {}
    void stopRequested(const std::string& why) override { program.instance->stop(why); }
    Scripted& program;
  };

  std::shared_ptr<Instance> instance;
  std::vector<NodeEnd> ends;
  std::vector<std::thread> threads;
};

TEST_CASE("an object that a node serves lives as long as there is a handle to it") {
  Script use;
  use.run = [](std::stop_token) { waitForStop(); };
  Scripted program(use);
  echo::EchoHandle first = program.handle(1).make();
  {
    const echo::EchoHandle second = program.handle(1).make(), again = second;
    CHECK(first.echo(1) == 21);
    CHECK(second.futures().echo(2).get() == 22);
    CHECK(first.pass({}, 0) == 2);
    CHECK(second.lpName().starts_with("node/1:"));
  }
  CHECK(echo::eventually([&] { return first.pass({}, 0) == 1; }));
}

TEST_CASE("an object goes before its node does, whoever has handles to it") {
  Script use;
  use.run = [](std::stop_token) { waitForStop(); };
  Scripted program(use, 1);
  ScriptedNode::asleep = 0;
  const echo::EchoHandle session = program.handle(0).make(), idle = program.handle(0).make();
  lp::Future<bool> sleeping = session.futures().sleep(0);
  CHECK(echo::eventually([] { return ScriptedNode::asleep == 1; }));
  program.instance->stop("enough");
  program.join();
  CHECK(ScriptedNode::aliveAtEnd == 0);
  CHECK(sleeping.get());  // it was cancelled, and has answered
  CHECK(echo::errorOf([&] { idle.echo(1); }).code() == Code::UNAVAILABLE);
}

TEST_CASE("a node knows who it is, on its main thread and in its methods") {
  std::atomic<int> right = 0;
  Script use;
  use.run = [&](std::stop_token) {
    const Context& me = context();
    if (me.program == "scripted" && me.label == "node" && me.groupSize == 2 &&
        me.launchType == LaunchType::TEST_MT) {
      ++right;
    }
    std::thread([scope = NodeScope::here(), index = me.index, &right] {
      auto entered = scope.enter();
      if (context().index == index) ++right;
    }).join();
  };
  Scripted program(use);
  CHECK(program.handle(0).echo(5) == 5);
  CHECK(program.handle(1).echo(5) == 6);
  CHECK(program.handle(1).futures().echo(5).get() == 6);
  CHECK(echo::eventually([&] { return right == 4; }));
  CHECK(echo::errorOf([] { context(); }).code() == Code::FAILED_PRECONDITION);
}

TEST_CASE("seeds differ from node to node and not from run to run") {
  std::mutex mutex;
  std::vector<std::uint64_t> seeds;
  Script use;
  use.run = [&](std::stop_token) {
    std::lock_guard lock(mutex);
    seeds.push_back(context().seed);
  };
  auto runOnce = [&] {
    seeds.clear();
    Scripted program(use);
    CHECK(echo::eventually([&] {
      std::lock_guard lock(mutex);
      return seeds.size() == 2;
    }));
    std::sort(seeds.begin(), seeds.end());
    return seeds;
  };
  const auto first = runOnce();
  CHECK(first[0] != first[1]);
  CHECK(runOnce() == first);
}

TEST_CASE("stop wakes every wait and runs every callback once") {
  std::atomic<int> woken = 0, called = 0;
  Script use;
  use.run = [&](std::stop_token stop) {
    auto throwing = onStop([&] {
      ++called;
      throw std::runtime_error("a callback of a test");
    });
    auto other = onStop([&] { ++called; });
    if (waitForStop(0s) || waitForStop(10ms)) return;
    if (waitForStop(10s) && stop.stop_requested()) ++woken;
    echo::eventually([&] { return called == 4; });
  };
  Scripted program(use);
  std::this_thread::sleep_for(30ms);
  lp::stop("enough");
  program.join();
  CHECK(woken == 2);
  CHECK(called == 4);
  CHECK(program.instance->stopReason() == "enough");
  CHECK_FALSE(program.ends[0].failed);
}

TEST_CASE("stop fails a hundred calls that wait") {
  std::atomic<int> cancelled = 0;
  Script use;
  use.run = [&](std::stop_token) {
    if (context().index != 0) return;
    echo::ServedEcho elsewhere;
    echo::EchoHandle far = elsewhere.remote();
    std::vector<Future<bool>> futures;
    for (int i = 0; i < 100; ++i) futures.push_back(far.futures().sleep(60'000));
    lp::stop("in the middle");
    for (auto& future: futures) {
      if (echo::errorOf([&] { future.get(); }).code() == Code::CANCELLED) ++cancelled;
    }
  };
  Scripted program(use);
  program.join();
  CHECK(cancelled == 100);
}

TEST_CASE("stop is called by ten nodes at once") {
  Script use;
  use.run = [&](std::stop_token) { lp::stop("me"); };
  Scripted program(use, 10);
  program.join();
  for (const NodeEnd& end: program.ends) CHECK_FALSE(end.failed);
}

TEST_CASE("a node that throws says what it was") {
  Script use;
  use.run = [](std::stop_token) { throw std::runtime_error("no disk"); };
  {
    Scripted program(use, 1);
    program.join();
    CHECK(program.ends[0].failed);
    CHECK(program.ends[0].how == "its run() threw std::runtime_error: no disk");
    CHECK(echo::errorOf([&] { program.handle(0).echo(1); }).text() ==
          "node/0 ended: its run() threw std::runtime_error: no disk");
  }
  use.construct = [] { throw std::invalid_argument("a bad size"); };
  Scripted program(use, 1);
  program.join();
  CHECK(program.ends[0].how == "its constructor threw std::invalid_argument: a bad size");
}

TEST_CASE("calls made while the constructor runs wait for its end") {
  std::atomic<bool> go = false;
  Script use;
  use.construct = [&] { echo::eventually([&] { return go.load(); }); };
  Scripted program(use, 1);
  auto early = program.handle(0).futures().echo(1);
  CHECK_FALSE(early.waitFor(20ms));
  go = true;
  CHECK(early.get() == 1);
}

TEST_CASE("lp::stop() without a node needs exactly one program") {
  CHECK(echo::errorOf([] { lp::stop(); }).code() == Code::FAILED_PRECONDITION);
  Script use;
  Scripted one(use);
  {
    Scripted two(use);
    CHECK(echo::errorOf([] { lp::stop(); }).text().find("several programs") == 0);
  }
}

TEST_CASE("a program of too many nodes is refused with the place") {
  Parameters parameters{.nodes = 2'000'000};
  const Error error =
      echo::errorOf([&] { placeNodes(PROGRAM, &parameters, LaunchType::LOCAL_MT); });
  CHECK(error.code() == Code::INVALID_ARGUMENT);
  CHECK(error.text().find("test.topology.capnp:1:1: label `node` wants 2000000 nodes") == 0);
}

}  // namespace
}  // namespace lp::_
