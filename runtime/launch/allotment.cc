#include "runtime/launch/allotment.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "runtime/error.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

std::string plural(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// "`learner` for 1, `worker` for 2 (2 nodes with 1 each)"
std::string askedText(const std::vector<Asking>& nodes, unsigned Resources::* what) {
  struct Asked {
    std::string label;
    std::size_t nodes = 0, sum = 0;
  };
  std::vector<Asked> all;
  for (const Asking& node: nodes) {
    if (node.demand == nullptr || node.demand->resources.*what == 0) continue;
    auto found = std::ranges::find(all, node.id.label, &Asked::label);
    if (found == all.end()) found = all.insert(all.end(), {node.id.label});
    ++found->nodes;
    found->sum += node.demand->resources.*what;
  }
  std::string text;
  for (const Asked& one: all) {
    text += (text.empty() ? "`" : ", `") + one.label + "` for " + std::to_string(one.sum);
    if (one.nodes > 1) text += " (" + plural(one.nodes, "node") + ")";
  }
  return text;
}

class Allotter {
 public:
  Allotter(const std::vector<Asking>& nodes, const std::vector<PlacedProcess>& processes,
           const Machine& machine)
      : nodes_(nodes), machine_(machine) {
    for (const PlacedProcess& process: processes) {
      Sharing& sharing = sharing_.emplace_back(process.name);
      for (std::size_t node: process.nodes) {
        if (nodes[node].demand != nullptr) sharing.nodes.push_back(&nodes[node]);
      }
    }
  }

  Allotments run() {
    for (const Sharing& sharing: sharing_) made_.processes.push_back(merged(sharing));
    dealCpus();
    dealGpus();
    if (!problems_.empty()) throw Error(Code::INVALID_ARGUMENT, problems_);
    return std::move(made_);
  }

 private:
  // A process, and those of its nodes that are launched.
  struct Sharing {
    explicit Sharing(const std::string& name): process(name) {}
    std::size_t sumOf(unsigned Resources::* what) const {
      std::size_t sum = 0;
      for (const Asking* node: nodes) sum += node->demand->resources.*what;
      return sum;
    }

    const std::string& process;
    std::vector<const Asking*> nodes;
  };

  // What other processes have no part in.
  Allotment merged(const Sharing& sharing) {
    Allotment all;
    bool isLimited = true;
    for (const Asking* node: sharing.nodes) {
      const Demand& demand = *node->demand;
      isLimited = isLimited && demand.resources.memoryMiB > 0;
      all.memoryMiB += demand.resources.memoryMiB;
      if (node == sharing.nodes.front()) all.nice = demand.resources.nice;
      if (demand.resources.nice != all.nice) {
        notBoth(demand.place, sharing, "niceness " + std::to_string(all.nice),
                "niceness " + std::to_string(demand.resources.nice));
      }
      mergeEnvironment(sharing, *node, all.environment);
      mergeDirectory(sharing, *node, all.workingDirectory);
    }
    if (!isLimited) all.memoryMiB = 0;
    return all;
  }

  void mergeEnvironment(const Sharing& sharing, const Asking& node,
                        std::map<std::string, std::string, std::less<>>& all) {
    for (const auto& [name, value]: node.demand->environment) {
      const std::string filled = fillPlaceholders(value, node.id.label, node.id.index);
      const auto [known, isNew] = all.try_emplace(name, filled);
      if (isNew || known->second == filled) continue;
      notBoth(node.demand->place, sharing, name + "=" + known->second, name + "=" + filled);
    }
  }

  void mergeDirectory(const Sharing& sharing, const Asking& node, std::string& all) {
    if (node.demand->workingDirectory.empty()) return;
    const std::string& place = node.demand->directoryPlace;
    std::error_code error;
    const std::filesystem::path path = std::filesystem::absolute(
        fillPlaceholders(node.demand->workingDirectory, node.id.label, node.id.index), error);
    const std::string directory = path.lexically_normal().string();
    if (!std::filesystem::is_directory(path, error)) {
      problem(place, node.id.text() + " is to work in " + directory + ", which is no directory");
    }
    if (all.empty()) all = directory;
    if (all != directory)
      notBoth(place, sharing, "the directory " + all, "the directory " + directory);
  }

  std::size_t sumOf(unsigned Resources::* what) const {
    std::size_t sum = 0;
    for (const Sharing& sharing: sharing_) sum += sharing.sumOf(what);
    return sum;
  }

  void dealCpus() {
    const std::size_t sum = sumOf(&Resources::cpus);
    if (sum > machine_.cpus.size()) {
      made_.notes.push_back("the nodes ask for " + plural(sum, "CPU") + ", " +
                            askedText(nodes_, &Resources::cpus) + ", but there " +
                            (machine_.cpus.size() == 1 ? "is " : "are ") +
                            std::to_string(machine_.cpus.size()) + ": no node is bound to any");
      return;
    }
    auto next = machine_.cpus.begin();
    for (std::size_t i = 0; i < sharing_.size(); ++i) {
      const auto end = next + static_cast<std::ptrdiff_t>(sharing_[i].sumOf(&Resources::cpus));
      made_.processes[i].cpus.assign(next, end);
      next = end;
    }
  }

  void dealGpus() {
    const std::size_t sum = sumOf(&Resources::gpus);
    if (sum == 0) return;
    if (sum > machine_.gpus.size()) return tooFewGpus(sum);
    auto next = machine_.gpus.begin();
    for (std::size_t i = 0; i < sharing_.size(); ++i) {
      const std::size_t count = sharing_[i].sumOf(&Resources::gpus);
      std::string names;
      for (std::size_t taken = 0; taken < count; ++taken) {
        names += (names.empty() ? "" : ",") + *next++;
      }
      // One that asks for none sees none, unless it has its own way.
      if (sharing_[i].nodes.empty()) continue;
      const auto [known, isNew] = made_.processes[i].environment.try_emplace(GPU_VARIABLE, names);
      if (isNew || count == 0) continue;
      notBoth(firstWithGpus(sharing_[i])->place, sharing_[i], "`gpus`",
              GPU_VARIABLE + ("=" + known->second));
    }
  }

  static const Demand* firstWithGpus(const Sharing& sharing) {
    for (const Asking* node: sharing.nodes) {
      if (node->demand->resources.gpus > 0) return node->demand;
    }
    return nullptr;
  }

  void tooFewGpus(std::size_t sum) {
    const auto first = std::ranges::find_if(
        sharing_, [](const Sharing& sharing) { return firstWithGpus(sharing) != nullptr; });
    problem(firstWithGpus(*first)->place,
            "the nodes ask for " + plural(sum, "GPU") + ", " + askedText(nodes_, &Resources::gpus) +
                ", but there " + (machine_.gpus.size() == 1 ? "is " : "are ") +
                std::to_string(machine_.gpus.size()) + " by " + GPU_VARIABLE +
                " or, where that is not set, /dev/nvidia*; --lp_profile can ask for fewer");
  }

  // Nodes of one process that do not go together; once for each place, which may have many.
  void notBoth(const std::string& place, const Sharing& sharing, const std::string& one,
               const std::string& other) {
    if (!torn_.emplace(sharing.process, place).second) return;
    problem(place, "the nodes of " + sharing.process + " share a process, which cannot have both " +
                       one + " and " + other);
  }

  void problem(const std::string& place, const std::string& what) {
    const std::string line = (place.empty() ? "" : place + ": error: ") + what;
    problems_ += (problems_.empty() ? "" : "\n") + line;
  }

  const std::vector<Asking>& nodes_;
  const Machine& machine_;
  std::vector<Sharing> sharing_;  // by the process's number
  Allotments made_;
  std::set<std::pair<std::string, std::string>> torn_;  // processes, and places
  std::string problems_;
};

// What of it nodes of a launcher's process do not get.
std::set<std::string> apart(const Demand& demand, bool isCommand) {
  std::set<std::string> names;
  if (demand.resources.cpus > 0) names.insert("cpus");
  if (demand.resources.memoryMiB > 0) names.insert("memoryMiB");
  if (demand.resources.gpus > 0) names.insert("gpus");
  if (demand.resources.nice != 0) names.insert("nice");
  if (isCommand) return names;
  if (!demand.environment.empty()) names.insert("environment");
  if (!demand.workingDirectory.empty()) names.insert("workingDirectory");
  return names;
}

}  // namespace

Demand demandOf(const NodeSpec& spec) {
  Demand demand;
  demand.threads = spec.threads;
  demand.resources = spec.resources;
  for (const Variable& one: spec.environment) demand.environment.emplace(one.name, one.value);
  demand.workingDirectory = spec.workingDirectory;
  demand.place = spec.place;
  demand.directoryPlace = spec.place;
  return demand;
}

Allotments allot(const std::vector<Asking>& nodes, const std::vector<PlacedProcess>& processes,
                 const Machine& machine) {
  return Allotter(nodes, processes, machine).run();
}

std::vector<std::string> leftOut(const std::vector<Asking>& nodes, const std::string& why) {
  std::set<std::string> labels, names;
  std::string labelsText, namesText;
  for (const Asking& node: nodes) {
    if (node.demand == nullptr) continue;
    const std::set<std::string> its = apart(*node.demand, node.isCommand);
    if (its.empty()) continue;
    names.insert(its.begin(), its.end());
    if (!labels.insert(node.id.label).second) continue;
    labelsText += (labelsText.empty() ? "`" : ", `") + node.id.label + "`";
  }
  if (labels.empty()) return {};
  for (const std::string& name: names) namesText += (namesText.empty() ? "" : ", ") + name;
  return {why + ", so this is left out: " + namesText + " of " + labelsText};
}

void take(const Allotment& allotment) {
  auto check = [](bool isGood, const std::string& what) {
    if (isGood) return;
    throw Error(Code::FAILED_PRECONDITION, what + ": " + std::generic_category().message(errno));
  };
  for (const auto& [name, value]: allotment.environment) {
    check(setenv(name.c_str(), value.c_str(), 1) == 0, "the variable " + name + " cannot be set");
  }
  const std::string& directory = allotment.workingDirectory;
  if (!directory.empty()) check(chdir(directory.c_str()) == 0, "cannot work in " + directory);
  if (!allotment.cpus.empty()) {
    const unsigned count = *std::ranges::max_element(allotment.cpus) + 1;
    cpu_set_t* set = CPU_ALLOC(count);
    const std::size_t size = CPU_ALLOC_SIZE(count);
    CPU_ZERO_S(size, set);
    for (unsigned cpu: allotment.cpus) CPU_SET_S(cpu, size, set);
    const bool isBound = sched_setaffinity(0, size, set) == 0;
    CPU_FREE(set);
    check(isBound, "cannot be bound to the CPUs " + cpusText(allotment.cpus));
  }
  if (allotment.nice == 0) return;
  errno = 0;
  // -1 is also a niceness.
  check(nice(allotment.nice) != -1 || errno == 0,
        "cannot change the niceness by " + std::to_string(allotment.nice));
}

std::string cpusText(const std::vector<unsigned>& cpus) {
  std::string text;
  for (std::size_t i = 0; i < cpus.size();) {
    std::size_t end = i + 1;
    while (end < cpus.size() && cpus[end] == cpus[end - 1] + 1) ++end;
    text += (text.empty() ? "" : ", ") + std::to_string(cpus[i]);
    if (end - i > 1) text += "-" + std::to_string(cpus[end - 1]);
    i = end;
  }
  return text;
}

}  // namespace lp::_
