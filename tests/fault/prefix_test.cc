// --lp_prefix from outside: nodes' processes under a command.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "runtime/sanitizers.h"
#include "tests/fault/child.h"

namespace faulty {
namespace {

const std::string MP = "--lp_launch_type=local_mp";
// A command that starts another, and says so before and after.
const std::string AROUND = R"(sh -c 'echo before; "$0" "$@"; echo after')";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

TEST_CASE("a node under a command that executes it, and under one that starts it") {
  Child child(
      {MP, "--deed=print", "--lp_prefix=victim:env NOTHING=1", "--lp_prefix=waiter:" + AROUND});
  CHECK(child.waitForOutput("[victim/0] line 999\n"));
  CHECK(child.waitForOutput("[waiter/0] before\n"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(contains(child.output(), "[victim/0] no newline\n"));
  CHECK(contains(child.output(), "[waiter/0] after\n"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("the command of a node has the node's environment, directory and niceness") {
  const std::string profile = std::string(getenv("TEST_TMPDIR")) + "/profile";
  std::ofstream(profile) << R"((labels = [(label = "peer", workingDirectory = "/", resources =
    (nice = 1, memoryMiB = 4096), environment = [(name = "RANK", value = "{index}")])]))";
  Child child({MP, "--deed=return", "--waiters=0", "--peers=2", "--lp_profile=" + profile,
               "--lp_prefix=peer:sh -c 'echo rank $RANK in $PWD; exec \"$0\" \"$@\"'"});
  CHECK(child.wait() == 0);
  CHECK(contains(child.output(), "[peer/0] rank 0 in /\n"));
  CHECK(contains(child.output(), "[peer/1] rank 1 in /\n"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("a node that cannot start with the memory that it is given says so") {
  const std::string profile = std::string(getenv("TEST_TMPDIR")) + "/small";
  std::ofstream(profile) << R"((labels = [(label = "victim", resources = (memoryMiB = 1))]))";
  Child child({MP, "--deed=return", "--waiters=0", "--lp_profile=" + profile});
  const int status = child.wait();
  // Where there are limits.
  const bool limited = !lp::_::HAS_SANITIZER;
  CHECK(status == (limited ? 1 : 0));
  CHECK_MESSAGE(contains(child.output(), "; its memory is limited to 1 MiB\n") == limited,
                child.output());
  CHECK(child.leftovers() == "");
}

TEST_CASE("what every run() returns from ends well, also when all nodes have a prefix") {
  for (const std::string transport: {"shm", "unix", "tcp"}) {
    CAPTURE(transport);
    Child child({MP, "--deed=return", "--waiters=0", "--lp_transport=" + transport,
                 "--lp_prefix=victim:env", "--lp_prefix=peer:env"});
    CHECK(child.wait() == 0);
    CHECK(child.output() == "");
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("a node that crashes under a command, and a command that fails in its stead") {
  Child crash({MP, "--deed=abort", "--lp_prefix=victim:env"});
  CHECK(crash.wait() == 1);
  CHECK(contains(crash.output(), "victim/0 failed: was killed by SIGABRT in its run()\n"));
  CHECK(contains(crash.output(), "the last words of victim/0:\n    about to abort\n"));
  CHECK(crash.leftovers() == "");

  Child status({MP, "--deed=return", "--lp_prefix=victim:sh -c '\"$0\" \"$@\"; exit 7'"});
  CHECK(status.wait() == 1);
  CHECK(contains(status.output(),
                 "victim/0 failed: exited with status 7 although it had ended well\n"));
  CHECK(status.leftovers() == "");

  Child never({MP, "--deed=return", "--lp_prefix=victim:sh -c 'echo alas; exit 3'"});
  CHECK(never.wait() == 1);
  CHECK(contains(never.output(),
                 "victim/0 failed: exited with status 3 before its constructor returned\n"));
  CHECK(contains(never.output(), "    alas\n"));
  CHECK(never.leftovers() == "");
}

TEST_CASE("Ctrl-C and kill -9 leave neither command nor node") {
  for (int signal: {SIGINT, SIGKILL}) {
    CAPTURE(signal);
    Child child(
        {MP, "--deed=hang", "--lp_termination_notice_secs=0.3", "--lp_prefix=victim:" + AROUND});
    REQUIRE(child.waitForOutput("hanging"));
    CHECK(child.processes().contains("faulty: victim/0"));
    child.send(signal);
    CHECK(child.wait() == (signal == SIGINT ? 130 : -SIGKILL));
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("an index counts before its label, and a secret reaches the node, not the command line") {
  Child child({MP, "--deed=announce", "--waiters=2",
               "--lp_prefix=waiter:sh -c 'echo any; exec \"$0\" \"$@\"'",
               "--lp_prefix=waiter/1:sh -c 'echo second; exec \"$0\" \"$@\"'",
               "--lp_prefix=victim:sh -c 'echo \"$@\"; exec \"$0\" \"$@\"'"},
              {.environment = {{"FAULTY_PASSWORD", "xyzzy"}}});
  CHECK(child.waitForOutput("[waiter/0] any\n"));
  CHECK(child.waitForOutput("[waiter/1] second\n"));
  CHECK(child.waitForOutput("[victim/0] here\n"));
  CHECK(contains(child.output(), "[victim/0] --lp_node"));
  CHECK(!contains(child.output(), "xyzzy"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
}

TEST_CASE("a prefix that cannot be: status 2, and nothing is started") {
  struct Refusal {
    std::string type, prefix, words;
  };
  for (const Refusal& refusal: std::initializer_list<Refusal>{
           {"local_mp", "victm:env", "no node has the label victm; did you mean victim?\n"},
           {"local_mp", "zebra:env",
            "no node has the label zebra; there are peer, victim, waiter\n"},
           {"local_mp", "waiter/1:env", "there is no node waiter/1: waiter has index 0 alone\n"},
           {"local_mp", "victim:no_such_program -q",
            "there is no program no_such_program to be executed\n"},
           {"local_mp", "victim:sh -c 'x", "lacks a closing '\n"},
           {"local_mp", "victim", "is no LABEL:COMMAND or LABEL/INDEX:COMMAND\n"},
           {"local_mt", "victim:env",
            "in local_mt they are threads: take --lp_launch_type=local_mp"}}) {
    Child child(
        {"--lp_launch_type=" + refusal.type, "--deed=print", "--lp_prefix=" + refusal.prefix});
    CHECK(child.wait() == 2);
    CHECK_MESSAGE(contains(child.output(), refusal.words), child.output());
    CHECK(!contains(child.output(), "line"));
    CHECK(child.leftovers() == "");
  }
}

// A debugger that reads one line, and then lets the node run.
struct Debugger {
  Debugger() {
    char name[] = "/tmp/lp_prefix_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    folder = name;
    std::ofstream(path()) << "#!/bin/sh\nread line; echo \"told: $line\"; shift; exec \"$@\"\n";
    REQUIRE(chmod(path().c_str(), 0755) == 0);
  }
  ~Debugger() { std::filesystem::remove_all(folder); }
  std::string path() const { return folder + "/gdb"; }
  std::string folder;
};

TEST_CASE("a debugger has the launcher's stdin, and no other node has it") {
  const Debugger debugger;
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  Child child({MP, "--deed=announce", "--lp_prefix=victim:" + debugger.path() + " --args",
               "--lp_prefix=waiter:sh -c 'read line; echo \"got: $line\"; exec \"$0\" \"$@\"'"},
              {.input = ends[0]});
  close(ends[0]);
  CHECK(child.waitForOutput("[waiter/0] got: \n"));
  CHECK(write(ends[1], "continue\n", 9) == 9);
  CHECK(child.waitForOutput("[victim/0] told: continue\n"));
  CHECK(child.waitForOutput("[victim/0] here\n"));
  close(ends[1]);
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(child.leftovers() == "");

  Child two({MP, "--waiters=2", "--lp_prefix=waiter:" + debugger.path() + " --args"});
  CHECK(two.wait() == 2);
  CHECK(contains(two.output(), "which one node can have, and not both waiter/0 and waiter/1"));
}

TEST_CASE("a debugger has the terminal, and the launcher gets it back") {
  const Debugger debugger;
  const int person = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  REQUIRE(person >= 0);
  REQUIRE(grantpt(person) == 0);
  REQUIRE(unlockpt(person) == 0);
  const int terminal = open(ptsname(person), O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(terminal >= 0);
  Child child({MP, "--deed=return", "--lp_prefix=victim:" + debugger.path() + " --args"},
              {.input = terminal, .inputIsItsTerminal = true});
  CHECK(waitUntil([&] {
    const pid_t foreground = tcgetpgrp(person);
    return foreground > 0 && foreground != child.pid();
  }));
  CHECK(write(person, "continue\n", 9) == 9);
  std::string shown;
  CHECK(waitUntil([&] {
    char buffer[256];
    const ssize_t count = read(person, buffer, sizeof buffer);
    if (count > 0) shown.append(buffer, static_cast<std::size_t>(count));
    return contains(shown, "told: continue\r\n");
  }));
  // The victim is done, the waiter is not: Ctrl-C is the launcher's again.
  CHECK(waitUntil([&] { return tcgetpgrp(person) == child.pid(); }));
  CHECK(write(person, "\003", 1) == 1);
  CHECK(child.wait() == 130);
  CHECK(!contains(child.output(), "told"));
  CHECK(child.leftovers() == "");
  close(terminal);
  close(person);
}

}  // namespace
}  // namespace faulty
