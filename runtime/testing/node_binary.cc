#include "runtime/testing/node_binary.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "runtime/error.h"

namespace lp::testing {

namespace {

// Below a folder of runfiles there is one folder per workspace.
void addWorkspaces(const std::filesystem::path& runfiles, const std::string& path,
                   std::vector<std::string>& places) {
  if (const char* workspace = std::getenv("TEST_WORKSPACE")) {
    places.push_back((runfiles / workspace / path).lexically_normal().string());
  }
  std::error_code ignored;
  for (const auto& entry: std::filesystem::directory_iterator(runfiles, ignored)) {
    places.push_back((entry.path() / path).lexically_normal().string());
  }
}

}  // namespace

std::string findNodeBinary(const std::string& path) {
  if (path.empty()) {
    throw Error(Code::FAILED_PRECONDITION,
                "processes are made from the program's launch binary, and its path is not known: "
                "build the test with lp_program's NAME_testing, or define LP_NODE_BINARY");
  }
  std::vector<std::string> places;
  if (path.starts_with('/')) {
    places.push_back(path);
  } else {
    for (const char* variable: {"TEST_SRCDIR", "RUNFILES_DIR"}) {
      if (const char* folder = std::getenv(variable)) addWorkspaces(folder, path, places);
    }
    std::error_code ignored;
    const std::string self = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
    addWorkspaces(self + ".runfiles", path, places);
    places.push_back((std::filesystem::current_path(ignored) / path).string());
  }
  std::string text;
  for (const std::string& place: places) {
    if (access(place.c_str(), X_OK) == 0) return place;
    if (text.find(place) == text.npos) text += (text.empty() ? "" : ", ") + place;
  }
  throw Error(Code::NOT_FOUND, "the program's launch binary is not at " + text);
}

}  // namespace lp::testing
