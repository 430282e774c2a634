#include "runtime/launch/machine.h"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

// Those that this process is bound to; a container's are among them.
std::vector<unsigned> ownCpus() {
  // More than a kernel is built for.
  constexpr unsigned MOST = 16384;
  std::vector<unsigned> all;
  cpu_set_t* set = CPU_ALLOC(MOST);
  if (set == nullptr) return all;
  const std::size_t size = CPU_ALLOC_SIZE(MOST);
  if (sched_getaffinity(0, size, set) == 0) {
    for (unsigned i = 0; i < MOST; ++i) {
      if (CPU_ISSET_S(i, size, set)) all.push_back(i);
    }
  }
  CPU_FREE(set);
  return all;
}

bool isNumber(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](unsigned char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> named(std::string_view variable) {
  std::vector<std::string> all;
  while (!variable.empty()) {
    const std::string_view name = variable.substr(0, variable.find(','));
    variable.remove_prefix(std::min(name.size() + 1, variable.size()));
    // GPU-<uuid>, MIG-<uuid>; "-1" and "NoDevFiles" are how people say that there are none.
    if (!isNumber(name) && !name.starts_with("GPU-") && !name.starts_with("MIG-")) break;
    all.emplace_back(name);
  }
  return all;
}

}  // namespace

std::vector<std::string> visibleGpus(const std::optional<std::string>& variable,
                                     const std::filesystem::path& devices) {
  if (variable) return named(*variable);
  std::size_t count = 0;
  std::error_code ignored;
  for (const auto& entry: std::filesystem::directory_iterator(devices, ignored)) {
    const std::string name = entry.path().filename().string();
    constexpr std::string_view STEM = "nvidia";
    if (name.starts_with(STEM) && isNumber(name.substr(STEM.size()))) ++count;
  }
  // CUDA counts those that it finds from 0.
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(std::to_string(i));
  return all;
}

Machine thisMachine() {
  const char* variable = std::getenv(GPU_VARIABLE);
  return {.cpus = ownCpus(),
          .gpus = visibleGpus(variable != nullptr ? std::optional<std::string>(variable)
                                                  : std::nullopt)};
}

}  // namespace lp::_
