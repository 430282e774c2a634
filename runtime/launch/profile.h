// The file that --lp_profile names: what the nodes of a label are given on this machine, and which
// go together, in place of what the topology says. A value of `Lp.Profile` (idl/lp/topology.capnp)
// as text.
// In: the text of the file.  Out: demands that are changed, a layout; or what is wrong with it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/allotment.h"
#include "runtime/launch/layout.h"
#include "runtime/program.h"

namespace lp::_ {

// What is said of a label; what is not said is as in the topology.
struct LabelProfile {
  std::string label;
  std::string place;  // "laptop.profile:3:5"
  std::optional<unsigned> threads, cpus, gpus;
  std::optional<std::uint64_t> memoryMiB;
  std::optional<int> nice;
  std::map<std::string, std::string, std::less<>> environment;
  std::optional<std::string> workingDirectory;
  std::string directoryPlace;
};

struct Profile {
  std::vector<LabelProfile> labels = {};
  // In place of the topology's; nothing: that stays.
  std::optional<Layout> layout = {};

  // Lays what is said of the label over what the topology asks for.
  void apply(std::string_view label, Demand& demand) const;
};

// Throws INVALID_ARGUMENT with a line for each thing that is wrong: "laptop.profile:3:14: error: ".
Profile readProfile(const ProgramSpec& program, std::string_view text, const std::string& file);

// The same of a file.
Profile readProfileFile(const ProgramSpec& program, const std::string& path);

}  // namespace lp::_
