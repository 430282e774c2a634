// The test harness: what a failing, hanging, stopping node does to a test, in test_mt and test_mp.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "runtime/error.h"
#include "runtime/health.h"
#include "runtime/launched.h"
#include "runtime/stop.h"
#include "runtime/testing/harness.h"
#include "tests/fault/child.h"
#include "tests/fault/faulty_program.h"

namespace faulty {
namespace {

using lp::Code;
using lp::LaunchType;
using lp::testing::Fixture;
using lp::testing::Overrides;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr LaunchType BOTH[] = {LaunchType::TEST_MT, LaunchType::TEST_MP};

Fixture launch(LaunchType type, const Parameters& parameters, Overrides overrides = {}) {
  return Fixture(PROGRAM, std::make_shared<Parameters>(parameters), type, std::move(overrides),
                 binary());
}

// The error that something throws.
lp::Error errorOf(const std::function<void()>& something) {
  try {
    something();
  } catch (const lp::Error& error) {
    return error;
  }
  return {Code::OK, "nothing was thrown"};
}

struct FakePeer final: lp::Interface {
  const lp::Service& lpService() const override {
    static constexpr lp::Service SERVICE{.name = "Peer", .id = 1, .methods = {}, .bases = {}};
    return SERVICE;
  }
  void* lpCast(std::uint64_t id) override { return id == 1 ? this : nullptr; }
};

TEST_CASE("wait() returns when every run() has returned") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "return", .waiters = 0});
    program.wait();
    program.wait({"victim"});
    CHECK(program.groupSize("peer") == 1);
    CHECK(program.groupSize("waiter") == 0);
    const lp::ProgramEnd end = program.stop();
    CHECK(!end.failed);
    CHECK(end.status == 0);
  }
}

TEST_CASE("wait() for labels waits for these alone") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "return", .waiters = 2});
    program.wait({"victim"});
    CHECK(!program.waitFor({"waiter"}, milliseconds(50)));
    CHECK(!program.waitFor(milliseconds(1)));
    CHECK(errorOf([&] { program.wait({"nobody"}); }).text() == "faulty has no label nobody");
  }
}

TEST_CASE("a node's failure is thrown by every wait, of whatever label") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "throw"});
    const auto begin = Clock::now();
    const lp::Error error = errorOf([&] { program.wait({"waiter"}); });
    CHECK(Clock::now() - begin < seconds(1));
    CHECK(error.code() == Code::ABORTED);
    CHECK(error.node() == "victim/0");
    CHECK(error.text() == "victim/0 failed: its run() threw std::runtime_error: no disk");
    CHECK(errorOf([&] { program.wait(); }).text() == error.text());
    CHECK(errorOf([&] { program.waitFor(seconds(1)); }).text() == error.text());
    CHECK(errorOf([&] { program.handle<lp::Handle>("peer"); }).text() == error.text());
    CHECK(program.stop().failedNode == "victim/0");
  }
}

// A test whose body never asks for its program, with ever more time for the node to fail in.
template <typename Program>
lp::Error errorOfScope(LaunchType type) {
  for (milliseconds time{100}; time < seconds(30); time *= 3) {
    const lp::Error error = errorOf([&] {
      Program program{launch(type, {.deed = "throw"})};
      std::this_thread::sleep_for(time);
    });
    if (error.code() != Code::OK) return error;
  }
  return {Code::OK, "nothing was thrown"};
}

TEST_CASE("a failure that nobody asked for is thrown at the end of the test") {
  // As a member of a class of a test framework's.
  struct TestClass {
    Fixture program;
  };
  for (LaunchType type: BOTH) {
    for (const lp::Error& error: {errorOfScope<Fixture>(type), errorOfScope<TestClass>(type)}) {
      CHECK(error.code() == Code::ABORTED);
      CHECK(error.node() == "victim/0");
      CHECK(error.text() == "victim/0 failed: its run() threw std::runtime_error: no disk");
    }
  }
}

TEST_CASE("everything is cleared up when a failure is thrown at the end of the test") {
  for (LaunchType type: BOTH) {
    errorOfScope<Fixture>(type);
    // No program is left that this could mean.
    CHECK(errorOf([] { lp::stop(); }).code() == Code::FAILED_PRECONDITION);
  }
}

TEST_CASE("a failure does not hide the exception that ends the test") {
  for (LaunchType type: BOTH) {
    const lp::Error error = errorOf([type] {
      Fixture program = launch(type, {.deed = "throw"});
      std::this_thread::sleep_for(seconds(1));
      throw lp::Error(Code::DATA_LOSS, "of the test");
    });
    CHECK(error.text() == "of the test");
  }
}

TEST_CASE("a failure is thrown at the end of a test that runs while an exception unwinds") {
  struct Cleanup {
    LaunchType type;
    std::string& text;
    ~Cleanup() { text = errorOfScope<Fixture>(type).text(); }
  };
  for (LaunchType type: BOTH) {
    std::string text;
    errorOf([&] {
      Cleanup cleanup{type, text};
      throw lp::Error(Code::DATA_LOSS, "of the test");
    });
    CHECK(text == "victim/0 failed: its run() threw std::runtime_error: no disk");
  }
}

TEST_CASE("a failure that was thrown is not thrown again; nor by a fixture that was moved from") {
  for (LaunchType type: BOTH) {
    bool reached = false;
    CHECK_NOTHROW([&] {
      Fixture first = launch(type, {.deed = "throw"});
      Fixture second = std::move(first);
      CHECK_THROWS_AS(second.wait(), lp::Error);
      second.stop();
      reached = true;
    }());
    CHECK(reached);
  }
}

TEST_CASE("a node that cannot be constructed, one that dies") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "constructor"});
    CHECK(errorOf([&] { program.wait(); }).text() ==
          "victim/0 failed: its constructor threw std::invalid_argument: no such shape");
  }
  Fixture program = launch(LaunchType::TEST_MP, {.deed = "abort"});
  CHECK(errorOf([&] { program.wait(); }).text() ==
        "victim/0 failed: was killed by SIGABRT in its run()");
}

TEST_CASE("a disabled run() is not called; the node is there") {
  for (LaunchType type: BOTH) {
    Overrides byLabel;
    byLabel.disabledLabels = {"victim"};
    Fixture one = launch(type, {.deed = "throw", .waiters = 0}, std::move(byLabel));
    CHECK(!one.waitFor(milliseconds(100)));
    Overrides byName;
    byName.disabledRuns = {{"victim", 0}, {"waiter", 1}};
    Fixture other = launch(type, {.deed = "throw", .waiters = 2}, std::move(byName));
    CHECK(!other.waitFor(milliseconds(100)));
  }
}

TEST_CASE("lp::stop() in a node ends the program, not the test") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "stop"});
    program.wait();
    CHECK(program.stop().why == "enough");
  }
}

TEST_CASE("lp::stop() in the test: of the one program that runs, else it is refused") {
  for (LaunchType type: BOTH) {
    {
      Fixture program = launch(type, {.deed = "wait"});
      lp::stop("the test wants it");
      program.wait();
      CHECK(program.stop().why == "the test wants it");
    }
    Fixture one = launch(type, {.deed = "wait"});
    Fixture other = launch(type, {.deed = "wait"});
    CHECK(errorOf([] { lp::stop(); }).code() == Code::FAILED_PRECONDITION);
  }
}

TEST_CASE("several programs at once, and one after another") {
  for (LaunchType type: BOTH) {
    for (int round = 0; round < 3; ++round) {
      std::vector<Fixture> programs;
      for (int i = 0; i < 4; ++i) programs.push_back(launch(type, {.deed = "wait"}));
      Fixture failing = launch(type, {.deed = "throw"});
      CHECK(errorOf([&] { failing.wait(); }).code() == Code::ABORTED);
      for (Fixture& program: programs) CHECK(!program.waitFor(milliseconds(1)));
    }
  }
}

TEST_CASE("a node that does not stop: killed as a process, left behind as a thread") {
  for (LaunchType type: BOTH) {
    Overrides overrides;
    overrides.grace = milliseconds(200);
    const auto begin = Clock::now();
    Fixture program = launch(type, {.deed = "hang", .waiters = 1}, std::move(overrides));
    CHECK(!program.waitFor(milliseconds(100)));
    const lp::ProgramEnd end = program.stop();
    CHECK(end.failed);
    CHECK(end.stragglers == std::vector<std::string>{"victim/0 (in its run())"});
    CHECK(errorOf([&] { program.wait(); }).text() == "did not stop: victim/0 (in its run())");
    CHECK(Clock::now() - begin < seconds(5));
  }
}

TEST_CASE("stop() tells of a failure, and does not take it off the test") {
  for (LaunchType type: BOTH) {
    Overrides overrides;
    overrides.grace = milliseconds(200);
    const lp::Error error = errorOf([&] {
      Fixture program = launch(type, {.deed = "hang"}, std::move(overrides));
      CHECK(!program.waitFor(milliseconds(100)));
      CHECK(program.stop().failed);
    });
    CHECK(error.text() == "did not stop: victim/0 (in its run())");
  }
}

TEST_CASE(
    "a node that dies while it stops fails the test; one that throws because of it does not") {
  CHECK(errorOf([] { launch(LaunchType::TEST_MP, {.deed = "abort_in_destructor"}); }).text() ==
        "while stopping, victim/0 failed: was killed by SIGABRT while it served");
  for (LaunchType type: BOTH) {
    CHECK_NOTHROW(launch(type, {.deed = "throw_after_stop"}));
  }
}

TEST_CASE("a fake stands for a node") {
  for (LaunchType type: BOTH) {
    Overrides overrides;
    overrides.replacements[{"peer", 1}] = std::make_shared<FakePeer>();
    Fixture program = launch(type, {.deed = "return", .peers = 2}, std::move(overrides));
    CHECK(program.handle<lp::Handle>("peer", 1).lpName() == "peer/1");
    program.wait({"victim"});
  }
}

TEST_CASE("a fake stands for a node, over every transport") {
  for (LaunchType type: BOTH) {
    using lp::TransportType;
    for (TransportType transport: {TransportType::SHM, TransportType::UNIX, TransportType::TCP}) {
      Overrides overrides;
      overrides.transport = transport;
      overrides.replacements[{"peer", 1}] = std::make_shared<FakePeer>();
      Fixture program = launch(type, {.deed = "return", .peers = 2}, std::move(overrides));
      program.wait({"victim"});
    }
  }
}

TEST_CASE("a transport that cannot be had is refused") {
  Overrides overrides;
  overrides.transport = lp::TransportType::INPROC;
  const lp::Error error = errorOf([&] { launch(LaunchType::TEST_MP, {}, std::move(overrides)); });
  CHECK(error.code() == Code::INVALID_ARGUMENT);
  CHECK(error.text().starts_with("the transport inproc cannot be had in test_mp"));
}

TEST_CASE("changes to nodes that there are not") {
  Overrides fake;
  fake.replacements[{"peer", 7}] = std::make_shared<FakePeer>();
  CHECK(errorOf([&] { launch(LaunchType::TEST_MT, {}, std::move(fake)); }).text() ==
        "faulty has no node peer/7");
  Overrides label;
  label.disabledLabels = {"nobody"};
  CHECK(errorOf([&] { launch(LaunchType::TEST_MT, {}, std::move(label)); }).text() ==
        "faulty has no label nobody");
}

TEST_CASE("a node binary that is not there, or is no launch binary") {
  auto launchFrom = [](const std::string& path) {
    return errorOf([&path] {
      Fixture(PROGRAM, std::make_shared<Parameters>(), LaunchType::TEST_MP, {}, path);
    });
  };
  CHECK(launchFrom("/nowhere/x").code() == Code::NOT_FOUND);
  CHECK(launchFrom("").code() == Code::FAILED_PRECONDITION);
  CHECK(launchFrom("/bin/true").text().find("exited with status 0") != std::string::npos);
  CHECK(launchFrom("/etc/passwd").code() == Code::NOT_FOUND);
}

TEST_CASE("usable from any thread") {
  for (LaunchType type: BOTH) {
    Fixture program = launch(type, {.deed = "wait", .peers = 4});
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&program, i] {
        for (std::uint32_t j = 0; j < 4; ++j) program.handle<lp::Handle>("peer", j);
        if (i == 7) program.stop();
        program.wait();
      });
    }
    for (std::thread& thread: threads) thread.join();
  }
}

TEST_CASE("launching as a library") {
  for (LaunchType type: {LaunchType::LOCAL_MT, LaunchType::LOCAL_MP}) {
    lp::LaunchOptions options;
    options.nodeBinary = binary();
    auto parameters = std::make_shared<Parameters>();
    parameters->waiters = 0;
    parameters->deed = "return";
    CHECK(lp::launch(PROGRAM, parameters, type, options).wait().status == 0);
    parameters->deed = "throw";
    CHECK(lp::launch(PROGRAM, parameters, type, options).wait().failedNode == "victim/0");
    parameters->deed = "wait";
    lp::Launched program = lp::launch(PROGRAM, parameters, type, options);
    CHECK_NOTHROW(lp::healthOf(program.handle<lp::Handle>("peer")));
    CHECK(errorOf([&] { program.handle<lp::Handle>("peer", 1); }).text() ==
          "the program faulty has no node peer/1");
    program.stop("no need");
    CHECK(program.wait().why == "no need");
  }
}

}  // namespace
}  // namespace faulty
