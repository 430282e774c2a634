#include "runtime/launch/exit_text.h"

#include <doctest/doctest.h>
#include <signal.h>

namespace lp::_ {
namespace {

// As wait() encodes them.
constexpr int exited(int status) { return status << 8; }
constexpr int killed(int signal) { return signal; }

TEST_CASE("exit: as its last message says") {
  const NodeEnd well = describeExit({.waitStatus = exited(0), .said = NodeEnd{false, ""}});
  CHECK(!well.failed);
  CHECK(well.how == "");
  const NodeEnd threw = describeExit({.waitStatus = exited(1), .said = NodeEnd{true, "its run()"}});
  CHECK(threw.failed);
  CHECK(threw.how == "its run()");
}

TEST_CASE("exit: without a last message it is a failure") {
  auto how = [](ProcessExit exit) {
    const NodeEnd end = describeExit(exit);
    CHECK(end.failed);
    return end.how;
  };
  CHECK(how({.waitStatus = exited(3)}) == "exited with status 3 before its constructor returned");
  CHECK(how({.waitStatus = exited(0), .constructed = true, .runs = true}) ==
        "exited with status 0 before its run() returned");
  CHECK(how({.waitStatus = exited(3), .constructed = true, .runs = true, .runReturned = true}) ==
        "exited with status 3 while it served");
  CHECK(how({.waitStatus = killed(SIGSEGV), .constructed = true, .runs = true}) ==
        "was killed by SIGSEGV in its run()");
  CHECK(how({.waitStatus = killed(SIGKILL), .constructed = true, .outOfMemory = true}) ==
        "was killed by SIGKILL while it served: the kernel was out of memory");
}

TEST_CASE("exit: a death after the last message is one all the same") {
  const NodeEnd crashed = describeExit({.waitStatus = killed(SIGABRT), .said = NodeEnd{false, ""}});
  CHECK(crashed.failed);
  CHECK(crashed.how == "was killed by SIGABRT when it exited");
  const NodeEnd leaked = describeExit({.waitStatus = exited(23), .said = NodeEnd{false, ""}});
  CHECK(leaked.failed);
  CHECK(leaked.how == "exited with status 23 although it had ended well");
}

TEST_CASE("exit: of a process of several nodes, which are not told apart") {
  auto how = [](const ProcessExit& exit) {
    const NodeEnd end = describeSharedExit("a+b/0", exit);
    CHECK(end.failed);
    return end.how;
  };
  CHECK(how({.waitStatus = killed(SIGSEGV), .constructed = true, .runs = true}) ==
        "its process a+b/0 was killed by SIGSEGV");
  CHECK(how({.waitStatus = killed(SIGKILL), .outOfMemory = true}) ==
        "its process a+b/0 was killed by SIGKILL: the kernel was out of memory");
  CHECK(how({.waitStatus = exited(0)}) == "its process a+b/0 exited with status 0");
  CHECK(how({.waitStatus = exited(3), .said = NodeEnd{false, ""}}) ==
        "its process a+b/0 exited with status 3 although it had ended well");
  CHECK(how({.waitStatus = exited(0), .said = NodeEnd{true, "its run()"}}) == "its run()");
  const NodeEnd well =
      describeSharedExit("a+b/0", {.waitStatus = exited(0), .said = NodeEnd{false, ""}});
  CHECK(!well.failed);
  CHECK(well.how == "");
}

}  // namespace
}  // namespace lp::_
