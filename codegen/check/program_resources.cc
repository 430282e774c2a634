#include "codegen/check/program_resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "codegen/check/kinds_program.h"
#include "runtime/surroundings.h"

namespace lp::gen {

namespace {

class SurroundingsChecker {
 public:
  SurroundingsChecker(const NodeDecl& node, Diagnostics& diagnostics)
      : node_(node), label_(node.label->value), diagnostics_(diagnostics) {}

  void run(NodeEntry& entry) {
    resources();
    const ResourcesDecl& from = node_.resources;
    entry.resources = {.cpus = from.cpus.value,
                       .gpus = from.gpus.value,
                       .memoryMiB = from.memoryMiB.value,
                       .nice = from.nice.value};
    for (const VariableDecl& one: node_.environment) {
      variable(one);
      if (one.name) entry.environment.push_back({one.name->value, one.value.value});
    }
    if (!node_.workingDirectory) return;
    placeholders(*node_.workingDirectory);
    entry.workingDirectory = node_.workingDirectory->value;
  }

 private:
  void resources() {
    const ResourcesDecl& all = node_.resources;
    if (all.cpus.value > _::MAX_CPUS) {
      outOfRange(all.cpus.at, fmt::format("{} CPUs", all.cpus.value), "10000 at most");
    }
    if (all.gpus.value > _::MAX_GPUS) {
      outOfRange(all.gpus.at, fmt::format("{} GPUs", all.gpus.value), "10000 at most");
    }
    if (all.memoryMiB.value > _::MAX_MEMORY_MIB) {
      outOfRange(all.memoryMiB.at, fmt::format("{} MiB of memory", all.memoryMiB.value),
                 "2^40 at most");
    }
    if (all.nice.value < _::MIN_NICE || all.nice.value > _::MAX_NICE) {
      outOfRange(all.nice.at, fmt::format("a niceness of {}", all.nice.value), "-20 to 19");
    }
  }

  void outOfRange(const Position& at, const std::string& what, std::string_view range) {
    diagnostics_.report(RESOURCE_OUT_OF_RANGE, at, label_, what, range);
  }

  void variable(const VariableDecl& variable) {
    if (!variable.name) {
      diagnostics_.report(FORGOTTEN_CHOICE, variable.at, "a variable of `environment`",
                          "`name = \"...\"` is missing");
      return;
    }
    const At<std::string>& name = *variable.name;
    if (const auto wrong = _::wrongVariable(name.value)) {
      diagnostics_.report(BAD_VARIABLE, name.at, name.value).hint(*wrong);
    }
    const auto [first, isNew] = variables_.try_emplace(name.value, name.at);
    if (!isNew) {
      diagnostics_.report(VARIABLE_TWICE, name.at, label_, name.value)
          .note(first->second, "first here");
    }
    if (name.value == _::GPU_VARIABLE && node_.resources.gpus.value > 0) {
      diagnostics_.report(GPUS_TWICE, name.at, label_)
          .note(node_.resources.gpus.at, "`gpus` is set here")
          .hint("`gpus` sets CUDA_VISIBLE_DEVICES, to another one for each node");
    }
    placeholders(variable.value);
  }

  void placeholders(const At<std::string>& text) {
    const auto wrong = _::wrongPlaceholder(text.value);
    if (wrong) {
      diagnostics_.report(BAD_PLACEHOLDER, text.at, text.value, *wrong)
          .hint(std::string(_::PLACEHOLDERS));
    }
  }

  const NodeDecl& node_;
  const std::string& label_;
  Diagnostics& diagnostics_;
  std::map<std::string, Position> variables_;
};

// What the process of a colocation is given. Looks at the nodes with index 0: whether there is one
// process for all or one per index, they share it.
class ProcessChecker {
 public:
  explicit ProcessChecker(Diagnostics& diagnostics): diagnostics_(diagnostics) {}

  void add(const NodeDecl& node) {
    const std::string& label = node.label->value;
    const ResourcesDecl& resources = node.resources;
    same("niceness", {label, resources.nice.at, fmt::format("niceness {}", resources.nice.value)});
    if (resources.gpus.value > 0) {
      variable(_::GPU_VARIABLE, {label, resources.gpus.at, "`gpus`"});
    }
    for (const VariableDecl& one: node.environment) {
      const std::string& name = one.name->value;
      variable(name, {label, one.value.at, name + "=" + filled(one.value.value, label)});
    }
    if (!node.workingDirectory) return;
    const auto& [directory, at] = *node.workingDirectory;
    same("directory", {label, at, "the directory " + filled(directory, label)});
  }

 private:
  struct Ask {
    std::string label;
    Position at;
    std::string text;
  };

  static std::string filled(const std::string& text, const std::string& label) {
    return _::fillPlaceholders(text, label, 0);
  }

  // No variable has a `=` in its name, and nothing else has one here.
  void variable(const std::string& name, const Ask& ask) { same(name + "=", ask); }

  void same(const std::string& what, const Ask& ask) {
    const auto [known, isNew] = asked_.try_emplace(what, ask);
    const Ask& first = known->second;
    if (isNew || first.text == ask.text) return;
    diagnostics_.report(DO_NOT_SHARE, ask.at, first.label, ask.label, first.text, ask.text)
        .note(first.at, fmt::format("that of `{}` is here", first.label))
        .hint("they are colocated by threads");
  }

  Diagnostics& diagnostics_;
  std::map<std::string, Ask> asked_;
};

// The first entry of the label, if its nodes exist in every launch.
const NodeDecl* certainNode(const ProgramDecl& program, const std::string& label) {
  for (const NodeDecl& node: program.nodes) {
    if (!node.label || node.label->value != label) continue;
    const auto* number = node.count ? std::get_if<std::uint32_t>(&node.count->value) : nullptr;
    const bool isThere = !node.count || (number != nullptr && *number > 0);
    return isThere && !node.when ? &node : nullptr;
  }
  return nullptr;
}

}  // namespace

void checkSurroundings(const NodeDecl& node, NodeEntry& entry, Diagnostics& diagnostics) {
  SurroundingsChecker(node, diagnostics).run(entry);
}

void checkSharedSurroundings(const ProgramDecl& program, const std::vector<Colocation>& colocations,
                             Diagnostics& diagnostics) {
  std::map<std::string, ProcessChecker> processes;  // by the outermost colocation
  for (const Colocation& colocation: colocations) {
    if (colocation.byProcesses) continue;
    const Colocation* outer = &colocation;
    while (!outer->within.empty()) {
      outer = &*std::ranges::find(colocations, outer->within, &Colocation::name);
    }
    ProcessChecker& process = processes.try_emplace(outer->name, diagnostics).first->second;
    for (const std::string& label: colocation.labels) {
      if (const NodeDecl* node = certainNode(program, label)) process.add(*node);
    }
  }
}

}  // namespace lp::gen
