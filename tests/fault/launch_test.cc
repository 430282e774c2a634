// Launch binaries, from outside: how they end, what they print, what they leave.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/fault/child.h"

namespace faulty {
namespace {

using Arguments = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

const std::string MP = "--lp_launch_type=local_mp";
const std::string MT = "--lp_launch_type=local_mt";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

// Launches, waits, and has left nothing.
struct Ended {
  explicit Ended(const Arguments& arguments) {
    const auto begin = Clock::now();
    Child child(arguments);
    status = child.wait();
    took = Clock::now() - begin;
    output = child.output();
    CHECK(child.leftovers() == "");
  }
  int status;
  Clock::duration took;
  std::string output;
};

TEST_CASE("local_mp and local_mt: status 0 when every run() has returned") {
  for (const std::string& type: {MP, MT}) {
    CAPTURE(type);
    const Ended ended({type, "--deed=return", "--waiters=0", "--peers=3"});
    CHECK(ended.status == 0);
    CHECK(ended.output == "");
  }
}

TEST_CASE("local_mp and local_mt: a node that throws") {
  for (const std::string& type: {MP, MT}) {
    CAPTURE(type);
    const Ended threw({type, "--deed=throw", "--waiters=2"});
    CHECK(threw.status == 1);
    CHECK(threw.output == "faulty: victim/0 failed: its run() threw std::runtime_error: no disk\n");
    const Ended constructor({type, "--deed=constructor"});
    CHECK(constructor.status == 1);
    CHECK(contains(constructor.output, "its constructor threw std::invalid_argument: no such"));
    CHECK(contains(Ended({type, "--deed=bad_alloc"}).output, "(out of memory)"));
  }
}

TEST_CASE("local_mp: a node that dies") {
  struct Death {
    std::string deed, how;
  };
  for (const Death& death:
       std::initializer_list<Death>{{"abort", "was killed by SIGABRT in its run()"},
                                    {"kill9", "was killed by SIGKILL in its run()"},
                                    {"exit0", "exited with status 0 before its run() returned"},
                                    {"exit3", "exited with status 3 before its run() returned"},
                                    {"thread_throws", "was killed by SIGABRT in its run()"}}) {
    CAPTURE(death.deed);
    const Ended ended({MP, "--deed=" + death.deed});
    CHECK(ended.status == 1);
    CHECK(contains(ended.output, "faulty: victim/0 failed: " + death.how + "\n"));
  }
}

TEST_CASE("local_mp: a node that crashes") {
  for (const std::string deed: {"segv", "overflow"}) {
    CAPTURE(deed);
    const Ended ended({MP, "--deed=" + deed});
    CHECK(ended.status == 1);
    CHECK(contains(ended.output, "faulty: victim/0 failed: was killed by SIGSEGV in its run()\n"));
  }
}

TEST_CASE("local_mt: a node that dies is named, and what it printed is not lost") {
  struct Death {
    std::string deed, output;
    int status;
  };
  const std::string victim = "faulty: victim/0 failed: ";
  for (const Death& death: std::initializer_list<Death>{
           {"abort", "about to abort" + victim + "was killed by SIGABRT\n", -SIGABRT},
           {"segv", "about to crash" + victim + "was killed by SIGSEGV\n", -SIGSEGV},
           {"exit0", victim + "exited with status 0\n", 1},
           {"exit3", victim + "exited with status 3\n", 1}}) {
    CAPTURE(death.deed);
    const Ended ended({MT, "--deed=" + death.deed});
    CHECK(ended.status == death.status);
    CHECK(ended.output == death.output);
  }
  CHECK(contains(Ended({MT, "--deed=overflow"}).output, victim + "was killed by SIGSEGV\n"));
  CHECK(contains(Ended({MT, "--deed=thread_throws"}).output,
                 "faulty: a thread that belongs to no node was killed by SIGABRT\n"));
}

TEST_CASE("local_mp: a print without newline before abort() is not lost") {
  const Ended ended({MP, "--deed=abort"});
  CHECK(contains(ended.output, "[victim/0] about to abort\n"));
  CHECK(contains(ended.output, "the last words of victim/0:\n    about to abort\n"));
}

TEST_CASE("local_mp: a thousand lines, whole and in order") {
  Child child({MP, "--deed=print"});
  CHECK(child.waitForOutput("[victim/0] line 999\n"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  std::string all;
  for (int i = 0; i < 1000; ++i) all += "[victim/0] line " + std::to_string(i) + "\n";
  CHECK(contains(child.output(), all));
  CHECK(contains(child.output(), "[victim/0] no newline\n"));
}

TEST_CASE("lp::stop() by ten nodes at once ends the program, and the last line says why") {
  for (const std::string& type: {MP, MT}) {
    CAPTURE(type);
    const Ended ended({type, "--deed=stop", "--waiters=9"});
    CHECK(ended.status == 0);
    CHECK(ended.output == "faulty: stopped: enough\n");
  }
}

TEST_CASE("signals: SIGINT, SIGTERM, SIGHUP stop, SIGQUIT kills") {
  for (const std::string& type: {MP, MT}) {
    for (int signal: {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      CAPTURE(type);
      CAPTURE(signal);
      Child child({type, "--deed=announce"});
      REQUIRE(child.waitForOutput("here"));
      child.send(signal);
      CHECK(child.wait() == 128 + signal);
      CHECK(child.leftovers() == "");
    }
  }
}

TEST_CASE("a node that does not stop is named and killed after the grace") {
  for (const std::string& type: {MP, MT}) {
    CAPTURE(type);
    Child child({type, "--deed=hang", "--lp_termination_notice_secs=0.3"});
    REQUIRE(child.waitForOutput("hanging"));
    const auto begin = Clock::now();
    child.send(SIGTERM);
    CHECK(child.wait() == 143);
    CHECK(Clock::now() - begin >= std::chrono::milliseconds(300));
    CHECK(contains(child.output(), "did not end within 0.3 s: victim/0 (in its run())"));
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("a second Ctrl-C kills at once") {
  for (const std::string& type: {MP, MT}) {
    CAPTURE(type);
    Child child({type, "--deed=hang"});
    REQUIRE(child.waitForOutput("hanging"));
    child.send(SIGINT);
    REQUIRE(child.waitForOutput("press it again"));
    child.send(SIGINT);
    CHECK(child.wait() == 130);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("local_mp: a stop reaches a node that waits for a child of its own") {
  Child child({MP, "--deed=wait_for_child"});
  REQUIRE(child.waitForOutput("waiting"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(!contains(child.output(), "did not end"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("local_mp: what nodes start does not outlive the program") {
  for (const std::string deed: {"grandchild", "lost_grandchild"}) {
    CAPTURE(deed);
    Child child({MP, "--deed=" + deed});
    REQUIRE(child.waitForOutput("grandchild"));
    child.send(SIGTERM);
    CHECK(child.wait() == 143);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("local_mp: nobody reads the output any more") {
  Child child({MP, "--deed=print_for_ever"});
  REQUIRE(child.waitForOutput("line 999"));
  child.closeOutput();
  CHECK(child.wait() == 128 + SIGPIPE);
  CHECK(child.leftovers() == "");
}

TEST_CASE("local_mp: two hundred nodes of one label") {
  const Ended ended({MP, "--deed=stop", "--peers=200"});
  CHECK(ended.status == 0);
  MESSAGE("took ", std::chrono::duration<double>(ended.took).count(), " s");
}

TEST_CASE("local_mt: a thousand nodes of one label") {
  const Ended ended({MT, "--deed=stop", "--peers=1000"});
  CHECK(ended.status == 0);
  MESSAGE("took ", std::chrono::duration<double>(ended.took).count(), " s");
}

TEST_CASE("a wrong command line: status 2, and nothing is started") {
  for (const std::string wrong: {"--deeed=x", "stray", "--peers=x", "--peers=1000001"}) {
    CAPTURE(wrong);
    const Ended ended({MP, wrong});
    CHECK(ended.status == 2);
    CHECK(ended.output.starts_with("faulty: "));
  }
}

TEST_CASE("--help goes to stdout, with status 0") {
  const Ended ended({"--help"});
  CHECK(ended.status == 0);
  CHECK(contains(ended.output, "--deed"));
}

}  // namespace
}  // namespace faulty
