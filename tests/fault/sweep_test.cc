// Programs of a user's own that launch: their main() is that of the nodes' processes too.
#include <doctest/doctest.h>

#include <string>

#include "tests/fault/child.h"

namespace faulty {
namespace {

const std::string DONE = ": status 0: every run() has returned\n";

TEST_CASE("a sweep goes on after a run that failed, or could not be launched") {
  for (const std::string type: {"local_mt", "local_mp"}) {
    CAPTURE(type);
    const std::string sweep = type + ":return,throw,constructor,return";
    Child child({}, {.environment = {{"FAULTY_SWEEP", sweep}}});
    CHECK(child.wait() == 0);
    CHECK(child.output() ==
          "sweeping\nreturn" + DONE +
              "throw: status 1: victim/0 failed: its run() threw std::runtime_error: no disk\n"
              "constructor: status 1: victim/0 failed: its constructor threw "
              "std::invalid_argument: no such shape\nreturn" +
              DONE);
    CHECK(child.leftovers() == "");
  }
}

TEST_CASE("a sweep of processes goes on after a node that crashes") {
  Child child({}, {.environment = {{"FAULTY_SWEEP", "local_mp:kill9,segv,return"}}});
  CHECK(child.wait() == 0);
  const std::string victim = "victim/0 failed: was killed by ";
  for (const std::string& part:
       {"kill9: status 1: " + victim + "SIGKILL in its run()\n",
        "segv: status 1: " + victim + "SIGSEGV in its run()\n", "return" + DONE}) {
    CHECK(child.output().find(part) != std::string::npos);
  }
  CHECK(child.leftovers() == "");
}

TEST_CASE("a main() that does not hand over is told so, and its keeper launches nothing") {
  for (const std::string type: {"local_mp", "test_mp"}) {
    CAPTURE(type);
    Child child({},
                {.environment = {{"FAULTY_SWEEP", type + ":return"}, {"FAULTY_KEEPS_ALL", ""}}});
    CHECK(child.wait() == 0);
    // Its one keeper comes as far as the launch.
    CHECK(child.output() ==
          "sweeping\nsweeping\n"
          "return: refused: this process was started to run nodes of faulty, and launches a "
          "program instead: its main() has to begin with `if (auto status = "
          "faulty::runIfNode(argc, argv)) return *status;`\n"
          "return: refused: the nodes cannot be started: /proc/self/exe exited with status 0; its "
          "main() has to begin with faulty::runIfNode(argc, argv), or to call faulty::main()\n");
    CHECK(child.leftovers() == "");
  }
}

}  // namespace
}  // namespace faulty
