#include "runtime/launch/descendants.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

namespace lp::_ {
namespace {

TEST_CASE("processes that end while they are looked at do no harm") {
  std::atomic<bool> enough = false;
  std::thread others([&] {
    while (!enough) {
      const pid_t pid = fork();
      if (pid == 0) _exit(0);
      waitpid(pid, nullptr, 0);
    }
  });
  const auto end = std::chrono::steady_clock::now() + 1s;
  bool nothingLeft = true;
  while (std::chrono::steady_clock::now() < end) {
    nothingLeft = killMarked("a run that never was", 0ms) && nothingLeft;
  }
  enough = true;
  others.join();
  CHECK(nothingLeft);
}

}  // namespace
}  // namespace lp::_
