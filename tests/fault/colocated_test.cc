// A process of several nodes, from outside: how it ends, what it prints, what it leaves.
#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "tests/fault/child.h"

namespace faulty {
namespace {

const std::string MP = "--lp_launch_type=local_mp";
const std::string TITLE = "faulty: victim+peer/0";
const Child::Options COLOCATED{.environment = {{"FAULTY_COLOCATED", "1"}}};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

// The one process, with a child of the victim's.
struct Started {
  explicit Started(const std::string& deed): child({MP, "--deed=" + deed, "--peers=2"}, COLOCATED) {
    REQUIRE(child.waitForOutput("[victim+peer/0] grandchild"));
    REQUIRE(waitUntil([this] {
      processes = child.processes();
      return processes.contains("faulty: keeper") && processes.contains(TITLE) &&
             processes.contains("faulty: waiter/0") && processes.contains("sleep 1000");
    }));
    CHECK(processes.size() == 4);
  }

  Child child;
  std::map<std::string, Process> processes;
};

const std::string GRANDCHILDREN[] = {"grandchild", "lost_grandchild_hang"};

TEST_CASE("kill -9 of the launcher, of the keeper, of the process: no orphan") {
  for (const std::string& deed: GRANDCHILDREN) {
    CAPTURE(deed);
    Started launcher(deed);
    launcher.child.send(SIGKILL);
    CHECK(launcher.child.wait() == -SIGKILL);
    CHECK(launcher.child.leftovers() == "");
    Started keeper(deed);
    kill(keeper.processes["faulty: keeper"].pid, SIGKILL);
    CHECK(keeper.child.wait() == 1);
    CHECK(keeper.child.leftovers() == "");
    Started process(deed);
    kill(process.processes[TITLE].pid, SIGKILL);
    CHECK(process.child.wait() == 1);
    CHECK(contains(process.child.output(),
                   "victim/0 failed: its process victim+peer/0 was killed by SIGKILL\n"));
    CHECK(process.child.leftovers() == "");
  }
}

TEST_CASE("SIGTERM to the process stops the program, status 143") {
  Started started("grandchild");
  kill(started.processes[TITLE].pid, SIGTERM);
  CHECK(started.child.wait() == 143);
  CHECK(contains(started.child.output(), "SIGTERM was sent to victim+peer/0"));
  CHECK(started.child.leftovers() == "");
}

TEST_CASE("a crash is one failure; the last words say whose it was") {
  for (const auto& [deed, signal]: std::map<std::string, std::string>{
           {"segv", "SIGSEGV"}, {"abort", "SIGABRT"}, {"overflow", "SIGSEGV"}}) {
    CAPTURE(deed);
    Child child({MP, "--deed=" + deed, "--peers=2"}, COLOCATED);
    CHECK(child.wait() == 1);
    const std::string& output = child.output();
    CAPTURE(output);
    CHECK(contains(output,
                   "faulty: victim/0 failed: its process victim+peer/0 was killed by " + signal));
    CHECK(contains(output, "the last words of victim/0:\n"));
    CHECK(contains(output, "faulty: victim/0 failed: was killed by " + signal + "\n"));
    CHECK(!contains(output, "while stopping"));
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("a node that throws fails the program as it does alone; so does one that exits") {
  Child threw({MP, "--deed=throw", "--peers=2"}, COLOCATED);
  CHECK(threw.wait() == 1);
  CHECK(threw.output() == "faulty: victim/0 failed: its run() threw std::runtime_error: no disk\n");
  Child constructor({MP, "--deed=constructor"}, COLOCATED);
  CHECK(constructor.wait() == 1);
  CHECK(contains(constructor.output(), "victim/0 failed: its constructor threw"));
  Child exited({MP, "--deed=exit0"}, COLOCATED);
  CHECK(exited.wait() == 1);
  CHECK(contains(exited.output(),
                 "faulty: victim/0 failed: its process victim+peer/0 exited with status 1\n"));
  CHECK(contains(exited.output(), "    faulty: victim/0 failed: exited with status 0\n"));
}

TEST_CASE("a node that does not stop is named, the others of its process are not") {
  Child child({MP, "--deed=hang", "--lp_termination_notice_secs=0.3"}, COLOCATED);
  REQUIRE(child.waitForOutput("hanging"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(contains(child.output(), "did not end within 0.3 s: victim/0 (in its run())\n"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("status 0 when every run() has returned, also under a command, over every transport") {
  for (const std::string transport: {"shm", "unix", "tcp"}) {
    for (const std::string prefix: {"waiter:env", "peer/1:env A=b"}) {
      CAPTURE(transport);
      CAPTURE(prefix);
      Child child({MP, "--deed=return", "--waiters=1", "--peers=3", "--lp_transport=" + transport,
                   "--lp_prefix=" + prefix},
                  COLOCATED);
      REQUIRE(waitUntil([&] { return child.processes().contains("faulty: waiter/0"); }));
      child.send(SIGINT);
      CHECK(child.wait() == 130);
      CHECK(child.leftovers() == "");
    }
  }
  Child child({MP, "--deed=return", "--waiters=0", "--peers=3"}, COLOCATED);
  CHECK(child.wait() == 0);
  CHECK(child.output() == "");
}

TEST_CASE("one process is under one command") {
  Child child({MP, "--lp_prefix=victim:env", "--lp_prefix=peer:time"}, COLOCATED);
  CHECK(child.wait() == 2);
  CHECK(contains(child.output(), "victim/0 and peer/0 share the process victim+peer/0"));
}

TEST_CASE("a profile puts nodes together, also under a command, and takes them apart") {
  const std::string folder = getenv("TEST_TMPDIR");
  std::ofstream(folder + "/together") << R"((colocate = [
    (name = "core", labels = ["victim", "peer"], by = threads)]))";
  std::ofstream(folder + "/apart") << "(colocate = [])";
  for (const std::string prefix: {"waiter:env", "victim:env"}) {
    CAPTURE(prefix);
    Child together({MP, "--deed=segv", "--peers=2", "--lp_prefix=" + prefix,
                    "--lp_profile=" + folder + "/together"});
    CHECK(together.wait() == 1);
    CHECK_MESSAGE(contains(together.output(),
                           "faulty: victim/0 failed: its process core/0 was killed by SIGSEGV"),
                  together.output());
  }
  Child apart({MP, "--deed=segv", "--lp_profile=" + folder + "/apart"}, COLOCATED);
  CHECK(apart.wait() == 1);
  CHECK_MESSAGE(contains(apart.output(), "faulty: victim/0 failed: was killed by SIGSEGV"),
                apart.output());
}

TEST_CASE("its output is in one file, and a dry run says so") {
  Child child({MP, "--deed=abort", "--lp_terminal=output_to_files"}, COLOCATED);
  CHECK(child.wait() == 1);
  const std::string before = "all that victim/0 has printed: ";
  const std::size_t begin = child.output().find(before);
  REQUIRE(begin != std::string::npos);
  std::string file = child.output().substr(begin + before.size());
  file.erase(file.find('\n'));
  CHECK(file.ends_with("/victim+peer/0"));
  std::ifstream in(file);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  CHECK(text ==
        "about to abort"
        "faulty: victim/0 failed: was killed by SIGABRT\n");

  Child dry(
      {MP, "--lp_dry_run", "--peers=2", "--lp_prefix=peer/1:env", "--lp_terminal=output_to_files"},
      COLOCATED);
  CHECK(dry.wait() == 0);
  for (const std::string part: {"faulty as local_mp: 4 nodes, in 2 processes, under a keeper\n",
                                "\nvictim/0\n  address: serves nothing\n  threads: 16, and run()\n"
                                "  process: victim+peer/0\n  command: env /",
                                "/victim+peer/0\n", "\nwaiter/0\n"}) {
    CAPTURE(part);
    CHECK_MESSAGE(contains(dry.output(), part), dry.output());
  }
}

}  // namespace
}  // namespace faulty
