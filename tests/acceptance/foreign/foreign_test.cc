// Nodes that are no C++ of the program: commands, and what somebody else runs.
#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "runtime/connect.h"
#include "runtime/testing/node_binary.h"
#include "tests/acceptance/foreign/asker.h"
#include "tests/acceptance/foreign/foreign_testing.lp.h"
#include "tests/support/outcomes.h"

using namespace std::chrono_literals;

namespace foreign {
namespace {

struct FakeStore {
  std::string find(const std::string& key) { return "a fake's " + key; }
};

// A directory that everything of a test is in, and a server in it that no program starts.
struct Outside {
  Outside() {
    char path[] = "/tmp/lp_foreign_XXXXXX";
    REQUIRE(mkdtemp(path) != nullptr);
    folder = path;
    parameters.out = folder;
    parameters.server = std::filesystem::absolute(
        lp::testing::findNodeBinary("tests/acceptance/foreign/store_server"));
    parameters.archive = "unix:" + folder + "/archive.sock";
  }
  ~Outside() { std::filesystem::remove_all(folder); }

  // What a trainer has written; waits for it.
  std::string said(int index) const {
    std::string line;
    ::test::eventually([&] {
      std::ifstream in(folder + "/" + std::to_string(index));
      return static_cast<bool>(std::getline(in, line)) && !in.eof();
    });
    return line;
  }
  // The process of a trainer's that has written that.
  static pid_t processOf(const std::string& said) {
    return std::atoi(said.substr(said.rfind(' ') + 1).c_str());
  }

  std::string folder;
  Parameters parameters;
};

bool isGone(pid_t pid) {
  return ::test::eventually([pid] { return kill(pid, 0) != 0; });
}

const lp::LaunchType TYPES[] = {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP};

TEST_CASE("commands run with what their nodes are given, and the program ends with them") {
  for (lp::LaunchType type: TYPES) {
    Outside outside;
    auto program = test::launch(outside.parameters, type);
    // The store serves, and is not waited for.
    program.wait();
    CHECK(outside.said(0).starts_with("0 of trainer: 7 steps in / as "));
    CHECK(outside.said(1).starts_with("1 of trainer: 7 steps in / as "));
  }
}

TEST_CASE("handles lead to a command's server, and to one that is there anyway") {
  for (lp::LaunchType type: TYPES) {
    Outside outside;
    FakeStore archive;
    auto program = test::launch(outside.parameters, type);
    CHECK(program.store().find("pen") == "store's pen");
    // Who calls first waits for it.
    auto answer = program.asker().futures().ask("ink");
    const lp::Server server = lp::listen(StoreHandle::to(archive), outside.parameters.archive);
    const AskerAskResult results = answer.get();
    CHECK(results.store == "store's ink");
    CHECK(results.archive == "a fake's ink");
    CHECK(program.archive().find("paper") == "a fake's paper");
  }
}

TEST_CASE("at a port there is a token, which is a secret parameter") {
  for (lp::LaunchType type: TYPES) {
    Outside outside;
    FakeStore archive;
    const lp::Server server = lp::listen(StoreHandle::to(archive), "127.0.0.1:0");
    outside.parameters.archive = server.address();
    auto program = test::launch(outside.parameters, type);
    CHECK(program.asker().ask("ink").archive == "a fake's ink");
  }
}

TEST_CASE("objects of a test take the place of either") {
  for (lp::LaunchType type: TYPES) {
    Outside outside;
    outside.parameters.server = "/nowhere/store_server";
    FakeStore fake;
    auto program = test::launch(outside.parameters, type, [&](test::Nodes& nodes) {
      nodes.store.replace(fake);
      nodes.archive.replace(fake);
      nodes.trainer.disableRun();
    });
    const AskerAskResult results = program.asker().ask("pen");
    CHECK(results.store == "a fake's pen");
    CHECK(results.archive == "a fake's pen");
    CHECK(!std::filesystem::exists(outside.folder + "/0"));
  }
}

TEST_CASE("a command that fails, fails its node") {
  for (lp::LaunchType type: TYPES) {
    for (const auto& [then, how]: {std::pair("exit 3", "exited with status 3"),
                                   {"kill -SEGV $$", "was killed by SIGSEGV"}}) {
      Outside outside;
      outside.parameters.then = then;
      auto program = test::launch(outside.parameters, type);
      const lp::Error error = ::test::errorOf([&] { program.wait(); });
      CHECK(error.code() == lp::Code::ABORTED);
      CHECK(error.text().find(std::string("failed: its command ") + how) != std::string::npos);
    }
  }
}

TEST_CASE("a command is told to stop, and killed if it does not") {
  for (lp::LaunchType type: TYPES) {
    for (const bool obeys: {true, false}) {
      Outside outside;
      outside.parameters.then = "sleep 1000 & wait";
      if (!obeys) outside.parameters.then = "trap : TERM; while :; do sleep 1000 & wait; done";
      auto program = test::launch(outside.parameters, type, [&](test::Nodes& nodes) {
        if (!obeys) nodes.setGrace(200ms);
      });
      const pid_t trainer = Outside::processOf(outside.said(0));
      REQUIRE(trainer > 0);
      CHECK(kill(trainer, 0) == 0);
      const lp::ProgramEnd end = program.stop();
      CHECK(end.failed != obeys);
      CHECK(isGone(trainer));
      if (!obeys) CHECK(::test::errorOf([&] { program.wait(); }).code() == lp::Code::ABORTED);
    }
  }
}

TEST_CASE("what cannot be started is found before anything is") {
  for (lp::LaunchType type: TYPES) {
    Outside outside;
    outside.parameters.shell = "no_such_shell";
    const std::string text =
        ::test::errorOf([&] { test::launch(outside.parameters, type); }).text();
    CHECK(text.find("foreign.topology.capnp:18:") != std::string::npos);
    CHECK(text.find("there is no program `no_such_shell`, the command of trainer/0") !=
          std::string::npos);
    CHECK(!std::filesystem::exists(outside.folder + "/store.sock"));
  }
}

TEST_CASE("an address that is none is found before anything is started") {
  Outside outside;
  outside.parameters.archive = "example.org:80";
  const std::string text = ::test::errorOf([&] { test::launch(outside.parameters); }).text();
  CHECK(text.find("foreign.topology.capnp:25:") != std::string::npos);
  CHECK(text.find("the address of archive/0: (secret) is none") != std::string::npos);
  CHECK(text.find("example.org") == std::string::npos);
  outside.parameters.archive = "unix:" + outside.folder + "/archive.sock";
  outside.parameters.out += std::string(1, '\0');
  CHECK(::test::errorOf([&] { test::launch(outside.parameters); })
            .text()
            .find("the address of store/0: `unix:") != std::string::npos);
}

}  // namespace
}  // namespace foreign
