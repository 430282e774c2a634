#include "runtime/launch/memory_limit.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>
#include <string>
#include <vector>

#include "runtime/error.h"
#include "runtime/sanitizers.h"

namespace lp::_ {
namespace {

// What `body` returns in a process of its own, whose limits are its own, too.
template <typename Body>
int inChild(const Body& body) {
  const pid_t pid = fork();
  if (pid == 0) _exit(body());
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

TEST_CASE("a process gets as much memory as it may have, and std::bad_alloc then") {
  CHECK(inChild([] {
          limitMemory(64);
          // A sanitizer's own memory is more than any limit, so that there is none.
          if (HAS_SANITIZER) return memoryLimitText().empty() ? 0 : 1;
          if (memoryLimitText() != "its memory is limited to 64 MiB") return 1;
          std::vector<std::vector<char>> all;
          try {
            while (all.size() < 1000) all.emplace_back(std::size_t{1} << 20);
          } catch (const std::bad_alloc&) {
            return all.size() > 40 && all.size() < 64 ? 0 : 2;
          }
          return 3;
        }) == 0);
}

TEST_CASE("a limit below what a process has is refused") {
  CHECK(inChild([] {
          const std::vector<char> much(std::size_t{32} << 20);
          try {
            limitMemory(16);
          } catch (const Error& error) {
            const std::string begin = "a memory limit of 16 MiB is less than the ";
            return error.text().starts_with(begin) && memoryLimitText().empty() ? 0 : 1;
          }
          return HAS_SANITIZER ? 0 : 2;
        }) == 0);
}

TEST_CASE("0 is no limit") {
  const std::string before = memoryLimitText();
  limitMemory(0);
  CHECK(memoryLimitText() == before);
}

}  // namespace
}  // namespace lp::_
