// A node in the launcher's own process: as the others see it, as signals and deaths do.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/fault/child.h"

namespace faulty {
namespace {

using Arguments = std::vector<std::string>;

const std::string MP = "--lp_launch_type=local_mp";
const std::string HOST = "--lp_host=victim";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

// Launches, waits, and has left nothing.
struct Ended {
  explicit Ended(const Arguments& arguments, const Child::Options& options = {}) {
    Child child(arguments, options);
    status = child.wait();
    output = child.output();
    CHECK(child.leftovers() == "");
  }
  int status;
  std::string output;
};

TEST_CASE("the node has no process of its own, and what it prints is not named") {
  Child child({MP, HOST, "--deed=announce", "--peers=2"});
  REQUIRE(child.waitForOutput("here\n"));
  CHECK(child.output() == "here\n");
  REQUIRE(waitUntil([&] { return child.processes().contains("faulty: peer/1"); }));
  CHECK(child.processes().contains("faulty: keeper"));
  CHECK(!child.processes().contains("faulty: victim/0"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(child.leftovers() == "");
}

TEST_CASE("its run() ends the program, and so does its failure") {
  const Ended returned({MP, HOST, "--deed=return", "--waiters=0"});
  CHECK(returned.status == 0);
  CHECK(returned.output == "");
  const Ended alone({MP, HOST, "--deed=return", "--waiters=0", "--peers=0"});
  CHECK(alone.status == 0);
  CHECK(alone.output == "");
  const Ended threw({MP, HOST, "--deed=throw"});
  CHECK(threw.status == 1);
  CHECK(threw.output == "faulty: victim/0 failed: its run() threw std::runtime_error: no disk\n");
  const Ended constructor({MP, HOST, "--deed=constructor"});
  CHECK(constructor.status == 1);
  CHECK(contains(constructor.output, "its constructor threw std::invalid_argument: no such shape"));
}

TEST_CASE("it has no file") {
  Child child({MP, HOST, "--deed=throw", "--lp_terminal=output_to_files"});
  CHECK(child.wait() == 1);
  CHECK(!contains(child.output(), "all that victim/0 has printed"));
  CHECK(std::filesystem::exists(child.directory() + "/peer/0"));
  CHECK(!std::filesystem::exists(child.directory() + "/victim"));
}

TEST_CASE("it may be a node that serves, or one that stops the program, or sees another die") {
  const Ended serves({MP, "--lp_host=peer/1", "--deed=return", "--peers=2", "--waiters=0"});
  CHECK(serves.status == 0);
  CHECK(serves.output == "");
  const Ended stops({MP, "--lp_host=waiter/1", "--deed=stop", "--waiters=2"});
  CHECK(stops.status == 0);
  CHECK(stops.output == "faulty: stopped: enough\n");
  const Ended sees({MP, "--lp_host=waiter/0", "--deed=kill9"});
  CHECK(sees.status == 1);
  CHECK(sees.output == "faulty: victim/0 failed: was killed by SIGKILL in its run()\n");
}

TEST_CASE("signals: SIGINT, SIGTERM, SIGHUP stop, SIGQUIT kills") {
  for (int signal: {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    CAPTURE(signal);
    Child child({MP, HOST, "--deed=announce"});
    REQUIRE(child.waitForOutput("here"));
    child.send(signal);
    CHECK(child.wait() == 128 + signal);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("if it does not stop it is named, and all ends after the grace") {
  Child child({MP, HOST, "--deed=hang", "--lp_termination_notice_secs=0.3"});
  REQUIRE(child.waitForOutput("hanging"));
  child.send(SIGTERM);
  CHECK(child.wait() == 143);
  CHECK(contains(child.output(), "faulty: did not end within 0.3 s: victim/0 (in its run())\n"));
  CHECK(contains(child.output(), "; did not end: victim/0 (in its run())\n"));
  CHECK(child.leftovers() == "");
}

TEST_CASE("a second Ctrl-C, or SIGQUIT, ends all at once though it hangs") {
  Child twice({MP, HOST, "--deed=hang"});
  REQUIRE(twice.waitForOutput("hanging"));
  twice.send(SIGINT);
  REQUIRE(twice.waitForOutput("press it again"));
  twice.send(SIGINT);
  CHECK(twice.wait() == 130);
  CHECK(twice.leftovers() == "");
  Child quit({MP, HOST, "--deed=hang"});
  REQUIRE(quit.waitForOutput("hanging"));
  quit.send(SIGQUIT);
  CHECK(quit.wait() == 128 + SIGQUIT);
  CHECK(quit.leftovers() == "");
}

TEST_CASE("it crashes or exits: it is named, and the others end with their launcher") {
  struct Death {
    std::string deed, output;
    int status;
  };
  const std::string victim = "faulty: victim/0 failed: ";
  for (const Death& death: std::initializer_list<Death>{
           {"abort", "about to abort" + victim + "was killed by SIGABRT\n", -SIGABRT},
           {"segv", "about to crash" + victim + "was killed by SIGSEGV\n", -SIGSEGV},
           {"overflow", victim + "was killed by SIGSEGV\n", -SIGSEGV},
           {"exit3", victim + "exited with status 3\n", 1},
           {"kill9", "", -SIGKILL}}) {
    CAPTURE(death.deed);
    const Ended ended({MP, HOST, "--deed=" + death.deed, "--peers=2"});
    CHECK(ended.status == death.status);
    CHECK(ended.output == death.output);
  }
}

TEST_CASE("kill -9 of the launcher, which it is in, and of the keeper") {
  for (const std::string deed: {"announce", "hang"}) {
    CAPTURE(deed);
    const std::string said = deed == "announce" ? "here" : "hanging";
    Child launcher({MP, HOST, "--deed=" + deed});
    REQUIRE(launcher.waitForOutput(said));
    launcher.send(SIGKILL);
    CHECK(launcher.wait() == -SIGKILL);
    CHECK(launcher.leftovers() == "");

    Child keeper({MP, HOST, "--deed=" + deed});
    REQUIRE(keeper.waitForOutput(said));
    // What was just forked still looks like the keeper.
    REQUIRE(waitUntil([&] { return keeper.processes().size() == 3; }));
    kill(keeper.processes()["faulty: keeper"].pid, SIGKILL);
    CHECK(keeper.wait() == 1);
    CHECK(contains(keeper.output(), "the keeper of the nodes was killed by SIGKILL"));
    CHECK(keeper.leftovers() == "");
  }
}

TEST_CASE("what cannot live in the launcher is refused, before anything starts") {
  struct Case {
    Arguments arguments;
    std::string output;
  };
  const std::string group = "--lp_host: peer is a group, and one node can live here: name it, as ";
  for (const Case& one: std::initializer_list<Case>{
           {{MP, "--lp_host=victm"},
            "--lp_host: no node has the label victm; did you mean victim?"},
           {{MP, "--lp_host=peer/7"}, "--lp_host: there is no node peer/7: peer has index 0 alone"},
           {{MP, "--lp_host=peer"}, group + "peer/0"},
           {{MP, "--lp_host=peer", "--peers=3"}, group + "peer/0"},
           {{MP, "--lp_host="}, "`` for --lp_host is no LABEL or LABEL/INDEX"},
           {{MP, HOST, "--lp_host=peer/0"}, "--lp_host is given twice"},
           {{MP, HOST, "--lp_prefix=victim/0:env"},
            "--lp_host: victim/0 has a --lp_prefix, which needs a process of its own"},
           {{HOST},
            "--lp_host needs nodes that are processes, and in local_mt they are threads: take "
            "--lp_launch_type=local_mp"}}) {
    const Ended ended(one.arguments);
    CHECK(ended.status == 2);
    CHECK(ended.output == "faulty: " + one.output + "\n");
  }
  const Ended together({MP, HOST}, {.environment = {{"FAULTY_COLOCATED", ""}}});
  CHECK(together.status == 2);
  CHECK(together.output ==
        "faulty: --lp_host: victim/0 shares the process victim+peer/0 with others, and cannot "
        "live apart from them\n");
}

TEST_CASE("others may have a prefix; a dry run says where the node lives") {
  const Ended ended({MP, HOST, "--lp_prefix=peer:env", "--deed=return", "--waiters=0"});
  CHECK(ended.status == 0);
  CHECK(ended.output == "");
  const Ended dry({MP, HOST, "--lp_dry_run"});
  CHECK(dry.status == 0);
  CHECK(contains(dry.output,
                 "\nvictim/0\n  address: serves nothing\n  threads: 16, and run()\n"
                 "  process: this one, on its main thread\n\npeer/0\n"));
}

}  // namespace
}  // namespace faulty
