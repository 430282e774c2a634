#include "runtime/launch/memory_limit.h"

#include <sys/resource.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "runtime/error.h"
#include "runtime/sanitizers.h"

namespace lp::_ {

namespace {

constexpr std::uint64_t MEBIBYTE = std::uint64_t{1} << 20;

// What counts for the limit, in KiB; 0 where that is not known.
std::uint64_t dataKibibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kibibytes = 0;
    if (word == "VmData:" && status >> kibibytes) return kibibytes;
  }
  return 0;
}

}  // namespace

void limitMemory(std::uint64_t mebibytes) {
  // A sanitizer's own memory is more than any limit.
  if (mebibytes == 0 || HAS_SANITIZER) return;
  const std::string limit = "a memory limit of " + std::to_string(mebibytes) + " MiB";
  if (const std::uint64_t has = dataKibibytes(); has > mebibytes * 1024) {
    throw Error(Code::FAILED_PRECONDITION, limit + " is less than the " +
                                               std::to_string(has / 1024) +
                                               " MiB that it has before its constructor");
  }
  // RLIMIT_AS would count what is only reserved, of which GPUs' drivers have plenty.
  const rlimit both{.rlim_cur = mebibytes * MEBIBYTE, .rlim_max = mebibytes * MEBIBYTE};
  if (setrlimit(RLIMIT_DATA, &both) == 0) return;
  throw Error(Code::FAILED_PRECONDITION,
              limit + " cannot be had: " + std::generic_category().message(errno));
}

std::string memoryLimitText() {
  rlimit limit{};
  if (getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return {};
  return "its memory is limited to " + std::to_string(limit.rlim_cur / MEBIBYTE) + " MiB";
}

}  // namespace lp::_
