#include "runtime/launch_type.h"

namespace lp {

std::string_view toText(LaunchType type) {
  switch (type) {
    case LaunchType::LOCAL_MT:
      return "local_mt";
    case LaunchType::LOCAL_MP:
      return "local_mp";
    case LaunchType::TEST_MT:
      return "test_mt";
    case LaunchType::TEST_MP:
      return "test_mp";
  }
  return "unknown";
}

std::optional<LaunchType> launchTypeFromText(std::string_view text) {
  for (LaunchType type:
       {LaunchType::LOCAL_MT, LaunchType::LOCAL_MP, LaunchType::TEST_MT, LaunchType::TEST_MP}) {
    if (toText(type) == text) return type;
  }
  return std::nullopt;
}

}  // namespace lp
