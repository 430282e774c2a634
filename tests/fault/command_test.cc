// Commands whose launcher is killed, or is told to stop in a way that they do not care for.
#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "runtime/testing/node_binary.h"
#include "tests/fault/child.h"

namespace faulty {
namespace {

const std::string LAUNCH_TYPES[] = {"local_mt", "local_mp"};

std::string server() {
  return std::filesystem::absolute(
      lp::testing::findNodeBinary("tests/acceptance/foreign/store_server"));
}

// The program of tests/acceptance/foreign.
struct Started {
  Started(const std::string& type, const std::string& then)
      : child({"--lp_launch_type=" + type, "--out=" + folder.path, "--server=" + server(),
               "--then=" + then, "--lp_termination_notice_secs=1"},
              // A secret is in no command line.
              {.environment = {{"FOREIGN_ARCHIVE", "unix:" + folder.path + "/archive.sock"}}}) {}

  // Until both trainers, of rank 0 and 1, have come to their `sleep 100$RANK`.
  void waitUntilTheySleep() {
    REQUIRE(waitUntil([this] {
      const auto processes = child.processes();
      return processes.contains("sleep 1000") && processes.contains("sleep 1001");
    }));
  }

  struct Folder {
    Folder() {
      char made[] = "/tmp/lp_command_XXXXXX";
      REQUIRE(mkdtemp(made) != nullptr);
      path = made;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string path;
  } folder;
  Child child;
};

TEST_CASE("kill -9 of the launcher takes commands along") {
  for (const std::string& type: LAUNCH_TYPES) {
    CAPTURE(type);
    Started started(type, "exec sleep 100$RANK");
    started.waitUntilTheySleep();
    started.child.send(SIGKILL);
    CHECK(started.child.wait() == -SIGKILL);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("SIGTERM to the launcher reaches commands, and what they have started") {
  for (const std::string& type: LAUNCH_TYPES) {
    CAPTURE(type);
    Started started(type, "sleep 100$RANK & wait");
    started.waitUntilTheySleep();
    started.child.send(SIGTERM);
    CHECK(started.child.wait() == 143);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("a command that does not stop is named, and killed after the grace") {
  for (const std::string& type: LAUNCH_TYPES) {
    CAPTURE(type);
    Started started(type, "trap : TERM; while :; do sleep 100$RANK & wait; done");
    started.waitUntilTheySleep();
    started.child.send(SIGTERM);
    CHECK(started.child.wait() != 0);
    const std::string& output = started.child.output();
    CHECK_MESSAGE(output.find("did not end within 1 s: trainer/0") != output.npos, output);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("the launcher says how a command has failed") {
  for (const std::string& type: LAUNCH_TYPES) {
    CAPTURE(type);
    Started started(type, "sleep 1000 & kill -9 $$");
    CHECK(started.child.wait() == 1);
    CHECK(started.child.output().find("failed: its command was killed by SIGKILL") !=
          std::string::npos);
    CHECK(started.child.leftovers() == "");
  }
}

}  // namespace
}  // namespace faulty
