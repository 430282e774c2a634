// What of this machine a launcher may deal out to nodes.
// In: this process, its environment.  Out: CPUs and GPUs by name.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lp::_ {

struct Machine {
  std::vector<unsigned> cpus;     // by the system's numbers, ascending
  std::vector<std::string> gpus;  // as CUDA_VISIBLE_DEVICES would name them
};

// What this process may use.
Machine thisMachine();

// The GPUs that `variable`, the value of CUDA_VISIBLE_DEVICES, names; not set, those that have a
// file nvidia0, nvidia1, ... in `devices`. As for CUDA itself, names end at the first bad one.
std::vector<std::string> visibleGpus(const std::optional<std::string>& variable,
                                     const std::filesystem::path& devices = "/dev");

}  // namespace lp::_
