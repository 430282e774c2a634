#include "codegen/plan/program_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace lp::gen {

namespace {

// How many nodes carry a label; none if that is not known before the launch.
std::optional<std::uint64_t> fixedSize(const Program& program, const std::string& label) {
  std::uint64_t size = 0;
  for (const NodeEntry& entry: program.nodes) {
    if (entry.label != label) continue;
    if (entry.when || (entry.count && !entry.count->number)) return std::nullopt;
    size += entry.count ? *entry.count->number : 1;
  }
  return size;
}

bool narrows(const Conversion& conversion) {
  auto anyNarrows = [](const std::vector<Conversion>& all) {
    return std::any_of(all.begin(), all.end(), narrows);
  };
  return conversion.kind == Conversion::Kind::NARROW || anyNarrows(conversion.inner) ||
         std::any_of(conversion.members.begin(), conversion.members.end(),
                     [&](const Conversion::Member& one) { return anyNarrows(one.conversion); });
}

// An index or a size is at most a million, for which most integers have room.
bool narrowsMillions(const Conversion& conversion) {
  if (conversion.kind == Conversion::Kind::NARROW) {
    return conversion.to.ends_with("int8_t") || conversion.to.ends_with("int16_t");
  }
  return std::any_of(conversion.inner.begin(), conversion.inner.end(), narrowsMillions);
}

class CheckPlanner {
 public:
  CheckPlanner(const Program& program, const NodeEntry& entry): program_(program), entry_(entry) {}

  std::vector<PlannedCheck> run() {
    for (const Argument& one: entry_.arguments()) argument(one);
    for (const Batch& one: entry_.object.batches) batch(one);
    return std::move(checks_);
  }

 private:
  void argument(const Argument& argument) {
    switch (argument.kind) {
      case Argument::Kind::PARAMETER:
        if (narrows(argument.conversion)) add(PlannedCheck::Kind::VALUE, argument);
        return;
      case Argument::Kind::INDEX:
      case Argument::Kind::SIZE_OF:
        if (narrowsMillions(argument.conversion)) add(PlannedCheck::Kind::VALUE, argument);
        return;
      case Argument::Kind::HANDLE:
        handle(argument);
        return;
      case Argument::Kind::LIST:
      case Argument::Kind::STRUCT:
      case Argument::Kind::CALL:
        for (const Argument& one: argument.arguments) this->argument(one);
        return;
      case Argument::Kind::LITERAL:
      case Argument::Kind::SEED:
      case Argument::Kind::HANDLES:
      case Argument::Kind::STOP:
        return;
    }
  }

  void batch(const Batch& batch) {
    if (batch.size.number) return;
    Argument size;
    size.kind = Argument::Kind::PARAMETER;
    size.at = batch.at;
    size.path = batch.size.parameter;
    add(PlannedCheck::Kind::BATCH_SIZE, size);
  }

  void handle(const Argument& argument) {
    const std::optional<std::uint64_t> size = fixedSize(program_, argument.label);
    const bool hasFallback = argument.optional || !argument.orElse.empty();
    if (argument.choice == Argument::Choice::SAME_INDEX) {
      // Where both are numbers, they were compared long ago.
      const bool isFixed = size && fixedSize(program_, entry_.label);
      if (!isFixed) add(PlannedCheck::Kind::SAME_SIZE, argument);
    } else if (!hasFallback) {
      if (size.value_or(0) == 0) add(PlannedCheck::Kind::NOT_EMPTY, argument);
    }
  }

  void add(PlannedCheck::Kind kind, const Argument& argument) {
    const Position& at = argument.at.line > 0 ? argument.at : entry_.at;
    checks_.push_back({kind, fmt::format("{}:{}:{}", at.file, at.line, at.column), argument});
  }

  const Program& program_;
  const NodeEntry& entry_;
  std::vector<PlannedCheck> checks_;
};

}  // namespace

std::vector<PlannedCheck> planChecks(const Program& program, const NodeEntry& entry) {
  return CheckPlanner(program, entry).run();
}

}  // namespace lp::gen
