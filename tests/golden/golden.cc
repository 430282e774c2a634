#include "tests/golden/golden.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

namespace lp::test {

namespace {

std::string read(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(content).str();
}

std::string_view take(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

// The first line that differs: "12: expected `...`, emitted `...`"; empty if none does.
std::string difference(std::string_view expected, std::string_view emitted) {
  for (int line = 1; !expected.empty() || !emitted.empty(); ++line) {
    std::string_view one = take(expected), other = take(emitted);
    if (one != other) return fmt::format("{}: expected `{}`, emitted `{}`", line, one, other);
  }
  return {};
}

// `bazel run` says where the tree is; without it the test runs in the tree.
std::string root() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace != nullptr ? std::string(workspace) + "/" : "";
}

}  // namespace

void golden(const std::map<std::string, std::string>& files, const std::string& target) {
  CHECK(!files.empty());
  bool updates = std::getenv("LP_UPDATE_GOLDENS") != nullptr;
  for (const auto& [name, content]: files) {
    if (updates) {
      std::ofstream(root() + name, std::ios::binary) << content;
      continue;
    }
    std::string trouble = difference(read(name), content);
    if (trouble.empty()) continue;
    FAIL_CHECK(name << ":" << trouble << "\nto accept it: LP_UPDATE_GOLDENS=1 bazel run "
                    << target);
  }
}

}  // namespace lp::test
