// How a program is run.
#pragma once

#include <optional>
#include <string_view>

namespace lp {

// local: a person's own run. test: launched by a test harness, which ends it. mt: one thread per
// node in this process. mp: one process per node.
enum class LaunchType { LOCAL_MT, LOCAL_MP, TEST_MT, TEST_MP };

// "local_mt" and back, as the flag --lp_launch_type spells it.
std::string_view toText(LaunchType type);
std::optional<LaunchType> launchTypeFromText(std::string_view text);

constexpr bool isMultiProcess(LaunchType type) {
  return type == LaunchType::LOCAL_MP || type == LaunchType::TEST_MP;
}
constexpr bool isTest(LaunchType type) {
  return type == LaunchType::TEST_MT || type == LaunchType::TEST_MP;
}

}  // namespace lp
