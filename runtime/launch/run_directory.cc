#include "runtime/launch/run_directory.h"

#include <sys/random.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "runtime/error.h"

namespace lp::_ {

namespace {

// "/", and the number of the last node that a program can have.
constexpr std::size_t LONGEST_NAME = 8;

[[noreturn]] void fail(const std::string& what) {
  const int error = errno;
  throw Error(Code::INTERNAL, what + ": " + std::generic_category().message(error));
}

}  // namespace

std::string newRunName() {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) fail("getrandom");
  std::string name = "lp-";
  for (int i = 0; i < 16; ++i, number >>= 4) name += "0123456789abcdef"[number & 15];
  return name;
}

std::string runDirectory(const std::string& runName) {
  for (const char* variable: {"XDG_RUNTIME_DIR", "TMPDIR"}) {
    const char* base = std::getenv(variable);
    if (base == nullptr || base[0] != '/' || access(base, W_OK | X_OK) != 0) continue;
    std::string path = std::string(base) + "/" + runName;
    if (path.size() + LONGEST_NAME < sizeof(sockaddr_un::sun_path)) return path;
  }
  return "/tmp/" + runName;
}

void makeRunDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0) fail("cannot make the directory " + path);
}

void removeRunDirectory(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string socketPath(const std::string& directory, std::size_t node) {
  return directory + "/" + std::to_string(node);
}

}  // namespace lp::_
