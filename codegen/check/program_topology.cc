#include "codegen/check/program_topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"
#include "runtime/surroundings.h"

namespace lp::gen {

namespace {

constexpr std::uint64_t MAX_NODES = 1000000;
constexpr std::uint32_t MAX_PORT = 65535;

// The service that an entry serves; a cacher serves what it caches. 0: none, which is reported with
// the class, or with the cacher.
std::uint64_t servedBy(const ProgramScope& scope, const NodeDecl& node) {
  const NodeDecl* one = &node;
  // Cachers may go round in a circle.
  for (std::size_t i = 0; one != nullptr && i <= scope.program.nodes.size(); ++i) {
    if (const auto* object = std::get_if<ClassDeclRef>(&one->kind)) {
      return scope.services.services.contains(object->servesId) ? object->servesId : 0;
    }
    if (const auto* foreign = std::get_if<ForeignDecl>(&one->kind)) {
      return scope.services.services.contains(foreign->servesId) ? foreign->servesId : 0;
    }
    const auto* cacher = std::get_if<CacherDecl>(&one->kind);
    if (cacher == nullptr || !cacher->of) return 0;
    one = scope.entry(cacher->of->value);
  }
  return 0;
}

class LabelChecker {
 public:
  LabelChecker(ProgramScope& scope, Diagnostics& diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  void node(const NodeDecl& node) {
    if (std::holds_alternative<Unspecified>(node.kind)) {
      diagnostics_.report(FORGOTTEN_CHOICE, node.at,
                          node.label ? fmt::format("node `{}`", node.label->value) : "a node",
                          "`class`, `function`, `cacher`, `command` or `external` is missing");
    }
    if (!node.label) {
      diagnostics_.report(NODE_WITHOUT_LABEL, node.at);
      return;
    }
    checkThreads(node.label->value, node.threads, diagnostics_);
    const At<std::string>& label = *node.label;
    if (!isProperName(label.value)) {
      diagnostics_.report(BAD_NAME, label.at, label.value, "node");
    } else {
      checkClash(label);
    }
    if (node.count) count(*node.count, label.value);
    if (node.port) port(*node.port, node);
    if (node.when) when(*node.when, label.value);
    if (node.restart && node.restart->value == Restart::UNSPECIFIED) {
      diagnostics_.report(FORGOTTEN_CHOICE, node.restart->at,
                          fmt::format("`restart` of node `{}`", label.value),
                          "`never`, `onFailure` or `always` is missing, as `onFailure = void`");
    }
    entry(node);
  }

 private:
  void checkClash(const At<std::string>& label) {
    auto [other, isNew] = byCppName_.try_emplace(pascalCase(label.value), &label);
    if (isNew || other->second->value == label.value) return;
    diagnostics_
        .report(LABELS_CLASH, label.at, other->second->value, label.value, camelCase(label.value))
        .note(other->second->at, fmt::format("`{}` is declared here", other->second->value));
  }

  void count(const CountDecl& count, const std::string& label) {
    checkCount(scope_, count, fmt::format("the count of node `{}`", label), diagnostics_);
    const auto* number = std::get_if<std::uint32_t>(&count.value);
    if (number != nullptr && *number > MAX_NODES) {
      diagnostics_.report(COUNT_OUT_OF_RANGE, count.at, std::to_string(*number), label);
    }
  }

  void port(const CountDecl& port, const NodeDecl& node) {
    const std::string& label = node.label->value;
    checkCount(scope_, port, fmt::format("the port of node `{}`", label), diagnostics_);
    const auto* number = std::get_if<std::uint32_t>(&port.value);
    if (number != nullptr && (*number == 0 || *number > MAX_PORT)) {
      diagnostics_.report(PORT_OUT_OF_RANGE, port.at, label, std::to_string(*number));
    }
    if (servedBy(scope_, node) == 0) diagnostics_.report(PORT_OF_NOTHING, port.at, label);
  }

  void when(const WhenDecl& when, const std::string& label) {
    if (std::holds_alternative<Unspecified>(when.value)) {
      diagnostics_.report(FORGOTTEN_CHOICE, when.at, fmt::format("`when` of node `{}`", label),
                          "`parameter = \"...\"` or `launchTypes = [...]` is missing");
    } else if (const auto* parameter = std::get_if<ParameterValue>(&when.value)) {
      const At<std::string>& name = parameter->name;
      auto found = scope_.parameter(name.value);
      if (!found) {
        reportUnknownParameter(scope_, fmt::format("`when` of node `{}`", label), name,
                               diagnostics_);
      } else if (found->value.type.kind != TypeKind::BOOL || found->value.isOptional) {
        diagnostics_.report(WHEN_NOT_BOOL, name.at, name.value, label,
                            scope_.types.schemaSpelling(found->value.type));
      }
    } else if (std::get<std::vector<std::string>>(when.value).empty()) {
      diagnostics_.report(WHEN_NEVER, when.at, label);
    }
  }

  // Entries of one label make one group.
  void entry(const NodeDecl& node) {
    const std::uint64_t serves = servedBy(scope_, node);
    const auto* number = node.count ? std::get_if<std::uint32_t>(&node.count->value) : nullptr;
    std::optional<std::uint64_t> size = node.count ? std::nullopt : std::optional<std::uint64_t>(1);
    if (number != nullptr) size = *number;
    if (node.when) size = std::nullopt;

    auto [place, isNew] = scope_.labels.try_emplace(node.label->value);
    Label& label = place->second;
    if (isNew) {
      bool isFunction = std::holds_alternative<MakeDecl>(node.kind);
      bool isCacher = std::holds_alternative<CacherDecl>(node.kind);
      label = {node.label->at, node.count.has_value(), size, serves, false, isFunction,
               isCacher,       node.when.has_value()};
      return;
    }
    label.mayBeAbsent |= node.when.has_value();
    if (!node.count || !label.isGroup) {
      diagnostics_.report(ONE_AMONG_A_GROUP, node.label->at, node.label->value)
          .note(label.at, "the other one is here");
    }
    if (serves != label.serves) {
      diagnostics_.report(GROUP_OF_TWO_SERVICES, node.label->at, node.label->value)
          .note(label.at, "the other one is here");
    }
    label.isGroup = true;
    label.size = label.size && size ? std::optional(*label.size + *size) : std::nullopt;
  }

  ProgramScope& scope_;
  Diagnostics& diagnostics_;
  std::map<std::string, const At<std::string>*> byCppName_;
};

}  // namespace

void checkLabels(ProgramScope& scope, Diagnostics& diagnostics) {
  if (scope.program.nodes.empty()) {
    diagnostics.report(PROGRAM_WITHOUT_NODES, scope.program.at, scope.program.constant);
  }
  LabelChecker checker(scope, diagnostics);
  for (const NodeDecl& node: scope.program.nodes) checker.node(node);
}

void checkDoubles(const Topology& topology, Diagnostics& diagnostics) {
  for (const DoubleAssignment& one: topology.doubles) {
    if (one.first == one.second) {
      diagnostics.report(SET_TWICE, one.secondAt, one.second).note(one.firstAt, "first set here");
    } else {
      diagnostics.report(TWO_CHOICES, one.secondAt, one.first, one.second)
          .note(one.firstAt, fmt::format("`{}` is set here", one.first));
    }
  }
}

void checkCount(const ProgramScope& scope, const CountDecl& count, std::string_view what,
                Diagnostics& diagnostics) {
  if (std::holds_alternative<Unspecified>(count.value)) {
    diagnostics.report(FORGOTTEN_CHOICE, count.at, what,
                       "`number = ...` or `parameter = \"...\"` is missing");
  } else if (const auto* parameter = std::get_if<ParameterValue>(&count.value)) {
    const At<std::string>& name = parameter->name;
    auto found = scope.parameter(name.value);
    if (!found) {
      reportUnknownParameter(scope, what, name, diagnostics);
    } else if (!numberOf(found->value.type.kind).isInteger || found->value.isOptional) {
      diagnostics.report(COUNT_NOT_INTEGER, name.at, name.value,
                         scope.types.schemaSpelling(found->value.type));
    }
  }
}

Count countOf(const ProgramScope& scope, const CountDecl& written) {
  Count count;
  if (const auto* number = std::get_if<std::uint32_t>(&written.value)) {
    count.number = *number;
  } else if (const auto* name = std::get_if<ParameterValue>(&written.value)) {
    if (auto found = scope.parameter(name->name.value)) {
      count.parameter = found->path;
      const Number kind = numberOf(found->value.type.kind);
      count.isSigned = kind.isInteger && kind.isSigned;
    }
  }
  return count;
}

void checkThreads(const std::string& label, const At<std::uint32_t>& threads,
                  Diagnostics& diagnostics) {
  if (threads.value > 0 && threads.value <= _::MAX_THREADS) return;
  diagnostics.report(THREADS_OUT_OF_RANGE, threads.at, label, std::to_string(threads.value));
}

When whenOf(const ProgramScope& scope, const WhenDecl& written) {
  When when;
  if (const auto* parameter = std::get_if<ParameterValue>(&written.value)) {
    if (auto found = scope.parameter(parameter->name.value)) when.parameter = found->path;
  } else if (const auto* types = std::get_if<std::vector<std::string>>(&written.value)) {
    when.launchTypes = *types;
  }
  return when;
}

RestartPolicy restartOf(const NodeDecl& node) {
  if (!node.restart) return RestartPolicy::NEVER;
  switch (node.restart->value) {
    case Restart::UNSPECIFIED:
    case Restart::NEVER:
      return RestartPolicy::NEVER;
    case Restart::ON_FAILURE:
      return RestartPolicy::ON_FAILURE;
    case Restart::ALWAYS:
      return RestartPolicy::ALWAYS;
  }
  return RestartPolicy::NEVER;
}

void checkUse(const ProgramScope& scope, const std::vector<NodeEntry>& nodes,
              Diagnostics& diagnostics) {
  auto runs = [](const NodeEntry& node) { return node.runs(); };
  // A program in which nothing runs is a server: its nodes are called from outside.
  if (std::none_of(nodes.begin(), nodes.end(), runs)) return;
  std::set<std::string_view> told;
  for (const NodeEntry& node: nodes) {
    const Label& label = scope.labels.at(node.label);
    if (runs(node) || label.isUsed || node.port || !told.insert(node.label).second) continue;
    diagnostics.report(NOT_USED, label.at, node.label);
  }
}

}  // namespace lp::gen
