// kill -9 of a launcher, of its keeper, of a node, each while the node has a child that ignores
// SIGTERM, in its process group or in a session of its own: no orphan, no directory, no socket.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/fault/child.h"

namespace faulty {
namespace {

const std::string MP = "--lp_launch_type=local_mp";

struct Started {
  explicit Started(const std::string& deed, const std::string& transport = "shm")
      : child({MP, "--deed=" + deed, "--peers=2", "--lp_transport=" + transport}) {
    REQUIRE(child.waitForOutput("grandchild"));
    // What was just forked still looks like its parent.
    for (int i = 0; i < 1000 && !isComplete(); ++i) {
      usleep(10'000);
      processes = child.processes();
    }
    REQUIRE(isComplete());
    REQUIRE(child.directory() != "");
    CHECK(std::filesystem::exists(child.directory() + "/2") == (transport != "tcp"));
  }

  bool isComplete() const {
    return processes.contains("faulty: keeper") && processes.contains("faulty: victim/0") &&
           processes.contains("faulty: peer/1") && processes.contains("sleep 1000");
  }

  Child child;
  std::map<std::string, Process> processes;
};

const std::string GRANDCHILDREN[] = {"grandchild", "grandchild_hang", "lost_grandchild",
                                     "lost_grandchild_hang"};

TEST_CASE("kill -9 of the launcher") {
  for (const std::string& deed: GRANDCHILDREN) {
    CAPTURE(deed);
    Started started(deed);
    started.child.send(SIGKILL);
    CHECK(started.child.wait() == -SIGKILL);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("kill -9 of the keeper") {
  for (const std::string& deed: GRANDCHILDREN) {
    CAPTURE(deed);
    Started started(deed);
    kill(started.processes["faulty: keeper"].pid, SIGKILL);
    CHECK(started.child.wait() == 1);
    CHECK(started.child.output().find("the keeper of the nodes was killed by SIGKILL") !=
          std::string::npos);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("kill -9 of the node") {
  for (const std::string& deed: GRANDCHILDREN) {
    CAPTURE(deed);
    Started started(deed);
    kill(started.processes["faulty: victim/0"].pid, SIGKILL);
    CHECK(started.child.wait() == 1);
    CHECK(started.child.output().find("victim/0 failed: was killed by SIGKILL in its run()") !=
          std::string::npos);
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("kill -9 of each over TCP") {
  for (const std::string victim: {"launcher", "keeper", "victim/0"}) {
    CAPTURE(victim);
    Started started("grandchild", "tcp");
    const auto process = started.processes.find("faulty: " + victim);
    kill(process != started.processes.end() ? process->second.pid : started.child.pid(), SIGKILL);
    CHECK(started.child.wait() == (victim == "launcher" ? -SIGKILL : 1));
    CHECK(started.child.leftovers() == "");
  }
}

TEST_CASE("kill -9 of the launcher while nodes do not care for a stop") {
  Child child({MP, "--deed=hang", "--lp_termination_notice_secs=-1"});
  REQUIRE(child.waitForOutput("hanging"));
  child.send(SIGTERM);
  REQUIRE(child.waitForOutput("waiting for victim/0"));
  child.send(SIGKILL);
  CHECK(child.wait() == -SIGKILL);
  CHECK(child.leftovers() == "");
}

TEST_CASE("kill -9 of the launcher while it starts") {
  for (int i = 0; i < 20; ++i) {
    Child child({MP, "--deed=hang", "--peers=20"});
    usleep(static_cast<useconds_t>(1000 * i));
    child.send(SIGKILL);
    CHECK(child.wait() == -SIGKILL);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("SIGTERM to a node stops the program, status 143") {
  Started started("grandchild");
  kill(started.processes["faulty: victim/0"].pid, SIGTERM);
  CHECK(started.child.wait() == 143);
  CHECK(started.child.output().find("SIGTERM was sent to victim/0") != std::string::npos);
  CHECK(started.child.leftovers() == "");
}

}  // namespace
}  // namespace faulty
