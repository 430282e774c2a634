#include "codegen/plan/plan_dump.h"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <variant>

#include "codegen/plan/structs_dump.h"

namespace lp::gen {

namespace {

class ProgramPlanDump {
 public:
  explicit ProgramPlanDump(const ProgramPlan& plan): plan_(plan) {}

  std::string run() {
    line(0, "program {} of {}", plan_.name, plan_.topology);
    header();
    source();
    testing();
    for (const PlannedMain& one: plan_.mains) {
      line(1, "{}", one.file);
      if (!one.launchType.empty()) line(2, "main of {}", one.launchType);
    }
    return std::move(out_);
  }

 private:
  template <typename... Arguments>
  void line(std::size_t depth, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    out_.append(2 * depth, ' ');
    out_ += fmt::format(format, std::forward<Arguments>(arguments)...) + "\n";
  }

  void includes(const std::set<std::string>& files) {
    for (const std::string& one: files) line(2, "includes \"{}\"", one);
  }

  void header() {
    line(1, "{}", plan_.header);
    includes(plan_.serviceHeaders);
    line(2, "namespace {}", plan_.name);
    for (const auto& declaration: plan_.declarations) {
      if (const auto* one = std::get_if<PlannedEnum>(&declaration)) dump(out_, *one, 4);
      // Parameters travel as text.
      if (const auto* one = std::get_if<PlannedStruct>(&declaration)) dump(out_, *one, 4, false);
    }
    line(2, "parameters {}", plan_.parameters);
  }

  void source() {
    line(1, "{}", plan_.source);
    line(2, "includes \"{}\"", plan_.header);
    for (const auto* files: {&plan_.serviceHeaders, &plan_.wireHeaders, &plan_.userHeaders}) {
      includes(*files);
    }
    for (const PlannedConversion& one: plan_.conversions) {
      line(2, "conversion {}: {} to {}", one.function, one.conversion.from, one.conversion.to);
    }
    for (const PlannedMaker& one: plan_.makers) {
      line(2, "maker {}: {}", one.function, one.argument.type);
    }
    for (const PlannedShared& one: plan_.shared) {
      line(2, "shared {}: {}  {}", one.function, one.argument.resultType, one.place);
    }
    for (const PlannedNode& one: plan_.nodes) node(one);
    if (!plan_.end.empty()) line(2, "end {} {}", plan_.end, fmt::join(plan_.endLabels, ", "));
    for (const PlannedColocation& one: plan_.colocations) {
      line(2, "colocation {}: {}  {}", one.colocation.name, one.labels, one.place);
    }
    for (const PlannedEnumNames& one: plan_.enumNames) {
      line(2, "enumerants {}: {}", one.table, one.type);
      for (const auto& [name, enumerant]: one.names) line(3, "{} = {}", name, enumerant);
    }
    for (const PlannedFlag& one: plan_.flags) {
      line(2, "flag {}: {}  {}", one.parameter.flag, one.path, one.place);
    }
  }

  void node(const PlannedNode& node) {
    const auto& function = node.entry.function;
    line(2, "node {}: {} of {}  {}", node.entry.label, node.nodeClass,
         function             ? function->function + "()"
         : node.entry.cacher  ? node.entry.cacher->arguments.at(0).label
         : node.entry.foreign ? node.entry.foreign->address
                              : node.objectType,
         node.place);
    if (!node.count.empty()) line(3, "count {}", node.count);
    if (!node.interface.empty()) line(3, "serves {} as {}", node.service, node.interface);
    for (const PlannedServed& one: node.methods) method(one);
    for (const PlannedFactory& one: node.factories) {
      line(3, "pin {}: {}  {}", one.pin, one.call.function, one.place);
    }
    if (!node.command.empty()) line(3, "command {}", node.command);
    if (node.entry.foreign) return;
    if (node.cacher.empty()) {
      line(3, "pin {}  {}", node.pin, node.makePlace);
    } else {
      line(3, "cacher {}", node.cacher);
      for (const auto& [owner, ordinal]: node.cached) line(4, "keeps {}.{}", owner, ordinal);
    }
    if (!node.arguments.empty()) line(3, "arguments {}", node.arguments);
    if (node.check.empty()) return;
    line(3, "check {}", node.check);
    for (const PlannedCheck& one: node.checks) line(4, "{}", one.place);
  }

  void method(const PlannedServed& method) {
    std::string parameters;
    for (const auto& [type, name]: method.parameters) {
      parameters += fmt::format("{}{} {}", parameters.empty() ? "" : ", ", type, name);
    }
    line(3, "method {} {}({}) by {}  {}", method.result, method.name, parameters,
         method.served.name, method.place);
    if (!method.pin.empty()) line(4, "pin {}", method.pin);
    if (!method.start.empty()) {
      line(4, "{} {}: {} to {}", method.read.empty() ? "task" : "batch", method.start,
           method.wireParameters, method.wireResults);
    }
    if (!method.read.empty()) line(4, "by {} and {}", method.read, method.write);
  }

  void testing() {
    for (const std::string& file: {plan_.testingHeader, plan_.testingSource}) line(1, "{}", file);
    line(2, "namespace {}::test", plan_.name);
    for (const PlannedLabel& one: plan_.labels) {
      line(2, "label {}: {}, {}{}{}", one.label, one.member, one.typeName,
           one.isGroup ? ", a group" : "", one.runs ? ", runs" : "");
      if (!one.handle.empty()) line(3, "handle {}, adapter {}", one.handle, one.adapter);
    }
  }

  const ProgramPlan& plan_;
  std::string out_;
};

}  // namespace

std::string dump(const ProgramPlan& plan) { return ProgramPlanDump(plan).run(); }

}  // namespace lp::gen
