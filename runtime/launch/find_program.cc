#include "runtime/launch/find_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace lp::_ {

namespace {

bool isProgram(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string findProgram(std::string_view name, std::string_view path) {
  if (name.empty()) return {};
  if (name.find('/') != name.npos) return isProgram(std::string(name)) ? std::string(name) : "";
  while (!path.empty()) {
    const std::string_view folder = path.substr(0, path.find(':'));
    path.remove_prefix(std::min(folder.size() + 1, path.size()));
    std::string candidate(folder.empty() ? "." : folder);
    candidate += "/" + std::string(name);
    if (isProgram(candidate)) return candidate;
  }
  return {};
}

}  // namespace lp::_
