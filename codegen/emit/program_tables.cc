#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "codegen/base/literal.h"
#include "codegen/emit/program.h"

namespace lp::gen {

namespace {

void emitFlag(Text& text, const PlannedFlag& flag) {
  const Parameter& one = flag.parameter;
  text.list(fmt::format("lp::parameter<{}>(", flag.path),
            {quoted(one.flag), quoted(one.typeText), quoted(one.doc), quoted(flag.place)},
            one.secret ? ", {.secret = true})," : "),");
}

// Its lanes, each with a table of its methods: `{.name = "reads", .threads = 8, .methods = ...},`
void emitLanes(Text& text, const PlannedNode& node) {
  if (node.lanes.empty()) return;
  auto methodsOf = [&](std::size_t lane) { return fmt::format("{}_{}", node.lanes, lane); };
  const std::vector<Lane>& lanes = node.entry.lanes;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    std::vector<std::string> names;
    for (const std::string& one: lanes[i].methods) names.push_back(quoted(one));
    text.list(fmt::format("constexpr std::string_view {}[] = {{", methodsOf(i)), names, "};");
  }
  text.line(fmt::format("constexpr lp::LaneSpec {}[] = {{", node.lanes)).indent(4);
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    text.rows("{",
              {".name = " + quoted(lanes[i].name), fmt::format(".threads = {}", lanes[i].threads),
               ".methods = " + methodsOf(i)},
              "},");
  }
  text.outdent(4).line("};").line();
}

// The words of its command line.
void emitCommand(Text& text, const PlannedNode& node) {
  if (node.command.empty()) return;
  std::vector<std::string> words;
  for (const std::string& one: node.entry.foreign->words) words.push_back(quoted(one));
  text.list(fmt::format("constexpr std::string_view {}[] = {{", node.command), words, "};");
  text.line();
}

void emitAfter(Text& text, const PlannedNode& node) {
  if (node.after.empty()) return;
  std::vector<std::string> labels;
  for (const std::string& one: node.entry.after) labels.push_back(quoted(one));
  text.list(fmt::format("constexpr std::string_view {}[] = {{", node.after), labels, "};");
  text.line();
}

// How a node calls others: `{.to = "store", .method = "find", .timeoutMs = 500, .attempts = 2},`
void emitCalls(Text& text, const PlannedNode& node) {
  if (node.calls.empty()) return;
  text.line(fmt::format("constexpr lp::CallRule {}[] = {{", node.calls)).indent(4);
  for (const CallRule& rule: node.entry.calls) {
    std::vector<std::string> fields{".to = " + quoted(rule.to)};
    if (!rule.method.empty()) fields.push_back(".method = " + quoted(rule.method));
    if (rule.deadlineMs != 0) fields.push_back(fmt::format(".timeoutMs = {}", rule.deadlineMs));
    if (rule.attempts != 0) fields.push_back(fmt::format(".attempts = {}", rule.attempts));
    text.rows("{", fields, "},");
  }
  text.outdent(4).line("};").line();
}

// What its processes have in their environment: `{"OMP_NUM_THREADS", "1"},`
void emitEnvironment(Text& text, const PlannedNode& node) {
  if (node.environment.empty()) return;
  text.line(fmt::format("constexpr lp::Variable {}[] = {{", node.environment)).indent(4);
  for (const Variable& one: node.entry.environment) {
    text.list("{", {quoted(one.name), quoted(one.value)}, "},");
  }
  text.outdent(4).line("};").line();
}

// "{.cpus = 4, .memoryMiB = 8192}"
std::string spelled(const Resources& resources) {
  std::vector<std::string> fields;
  if (resources.cpus != 0) fields.push_back(fmt::format(".cpus = {}", resources.cpus));
  if (resources.memoryMiB != 0) {
    fields.push_back(fmt::format(".memoryMiB = {}", resources.memoryMiB));
  }
  if (resources.gpus != 0) fields.push_back(fmt::format(".gpus = {}", resources.gpus));
  if (resources.nice != 0) fields.push_back(fmt::format(".nice = {}", resources.nice));
  return fmt::format("{{{}}}", fmt::join(fields, ", "));
}

std::string_view spelled(RestartPolicy policy) {
  switch (policy) {
    case RestartPolicy::NEVER:
      return "lp::RestartPolicy::NEVER";
    case RestartPolicy::ON_FAILURE:
      return "lp::RestartPolicy::ON_FAILURE";
    case RestartPolicy::ALWAYS:
      return "lp::RestartPolicy::ALWAYS";
  }
  return "";
}

// Breaks `name<argument, argument>`, which begins at `column` and has one more behind it.
std::string wrapped(std::string code, std::size_t column) {
  const std::size_t bracket = column + code.find('<') + 1;
  for (std::size_t begin = 0; column + code.size() - begin + 1 > Text::COLUMNS;) {
    const std::size_t comma = code.rfind(", ", begin + Text::COLUMNS - column - 1);
    if (comma == code.npos || comma < begin) break;
    code.replace(comma, 2, ",\n" + std::string(bracket, ' '));
    begin = comma + 2;
    column = 0;
  }
  return code;
}

std::vector<std::string> specOf(const PlannedNode& node) {
  std::vector<std::string> fields{".label = " + quoted(node.entry.label),
                                  ".place = " + quoted(node.place)};
  if (node.entry.count) fields.emplace_back(".group = true");
  if (!node.interface.empty()) fields.emplace_back(".serves = true");
  if (node.entry.runs()) fields.emplace_back(".runs = true");
  fields.push_back(fmt::format(".threads = {}", node.entry.threads));
  if (!node.lanes.empty()) fields.push_back(".lanes = " + node.lanes);
  if (!node.calls.empty()) fields.push_back(".calls = " + node.calls);
  if (node.entry.restart != RestartPolicy::NEVER) {
    fields.push_back(fmt::format(".restart = {}", spelled(node.entry.restart)));
  }
  if (node.entry.checkpointSeconds) {
    fields.push_back(fmt::format(".checkpoint = lp::CheckpointSpec{{.everySeconds = {}}}",
                                 *node.entry.checkpointSeconds));
  }
  const NodeEntry& entry = node.entry;
  if (entry.resources != Resources{}) {
    fields.push_back(".resources = " + spelled(entry.resources));
  }
  if (!node.environment.empty()) fields.push_back(".environment = " + node.environment);
  if (!entry.workingDirectory.empty()) {
    fields.push_back(".workingDirectory = " + quoted(entry.workingDirectory));
  }
  if (!node.exists.empty()) fields.push_back(wrapped(".exists = " + node.exists, 5));
  if (!node.count.empty()) fields.push_back(".count = " + node.count);
  if (!node.after.empty()) fields.push_back(".after = " + node.after);
  if (!node.port.empty()) fields.push_back(".port = " + node.port);
  if (!node.check.empty()) fields.push_back(".check = " + node.check);
  if (!entry.foreign) {
    fields.push_back(fmt::format(".make = lp::_::makeNode<{}>", node.nodeClass));
    return fields;
  }
  if (!node.command.empty()) fields.push_back(".command = " + node.command);
  if (!entry.foreign->address.empty()) {
    fields.push_back(".address = " + quoted(entry.foreign->address));
  }
  return fields;
}

// constexpr lp::EndSpec END = {.when = lp::EndSpec::When::LABELS, .labels = END_LABELS};
void emitEnd(Text& text, const ProgramPlan& plan) {
  std::vector<std::string> fields{".when = " + plan.end};
  if (!plan.endLabels.empty()) {
    text.line("constexpr std::string_view END_LABELS[] = {").indent(4);
    for (const std::string& label: plan.endLabels) text.line(quoted(label) + ",");
    text.outdent(4).line("};").line();
    fields.emplace_back(".labels = END_LABELS");
  }
  text.rows("constexpr lp::EndSpec END = {", fields, "};").line();
}

// constexpr lp::ColocationSpec COLOCATIONS[] = {{.name = "a+b", ..., .labels = COLOCATED_1}};
void emitColocations(Text& text, const ProgramPlan& plan) {
  for (const PlannedColocation& one: plan.colocations) {
    if (one.labels.empty()) continue;
    text.line(fmt::format("constexpr std::string_view {}[] = {{", one.labels)).indent(4);
    for (const std::string& label: one.colocation.labels) text.line(quoted(label) + ",");
    text.outdent(4).line("};").line();
  }
  text.line("constexpr lp::ColocationSpec COLOCATIONS[] = {").indent(4);
  for (const PlannedColocation& one: plan.colocations) {
    const Colocation& colocation = one.colocation;
    std::vector<std::string> fields{".name = " + quoted(colocation.name),
                                    ".place = " + quoted(one.place)};
    if (colocation.byProcesses) fields.emplace_back(".by = lp::ColocationSpec::By::PROCESSES");
    if (!one.labels.empty()) fields.push_back(".labels = " + one.labels);
    if (!colocation.within.empty()) fields.push_back(".within = " + quoted(colocation.within));
    if (colocation.perIndex) fields.emplace_back(".perIndex = true");
    if (colocation.endsWithFirst) fields.emplace_back(".endsWithFirst = true");
    if (colocation.retries > 0) fields.push_back(fmt::format(".retries = {}", colocation.retries));
    text.rows("{", fields, "},");
  }
  text.outdent(4).line("};").line();
}

}  // namespace

void emitTables(Text& text, const ProgramPlan& plan) {
  for (const PlannedEnumNames& names: plan.enumNames) {
    text.line(fmt::format("constexpr lp::EnumName<{}> {}[] = {{", names.type, names.table));
    text.indent(4);
    for (const auto& [name, enumerant]: names.names) {
      text.line(fmt::format("{{{}, {}::{}}},", quoted(name), names.type, enumerant));
    }
    text.outdent(4).line("};").line();
  }
  if (!plan.flags.empty()) {
    text.line("constexpr lp::ParameterSpec PARAMETERS[] = {").indent(4);
    for (const PlannedFlag& flag: plan.flags) emitFlag(text, flag);
    text.outdent(4).line("};").line();
  }
  for (const PlannedNode& node: plan.nodes) {
    emitEnvironment(text, node);
    emitLanes(text, node);
    emitCommand(text, node);
    emitAfter(text, node);
    emitCalls(text, node);
  }
  text.line("constexpr lp::NodeSpec NODES[] = {").indent(4);
  for (const PlannedNode& node: plan.nodes) text.rows("{", specOf(node), "},");
  text.outdent(4).line("};").line();
  if (!plan.end.empty()) emitEnd(text, plan);
  if (!plan.colocations.empty()) emitColocations(text, plan);
  std::vector<std::string> fields{
      ".name = " + quoted(plan.name), ".doc = " + quoted(plan.doc),
      plan.flags.empty() ? ".parameters = {}" : ".parameters = PARAMETERS", ".nodes = NODES"};
  if (plan.deadlineMs != 0) fields.push_back(fmt::format(".callTimeoutMs = {}", plan.deadlineMs));
  fields.push_back(fmt::format(".newParameters = lp::_::newParameters<{}>", plan.parameters));
  if (!plan.end.empty()) fields.emplace_back(".end = END");
  if (!plan.colocations.empty()) fields.emplace_back(".colocations = COLOCATIONS");
  text.rows("constexpr lp::ProgramSpec PROGRAM = {", fields, "};");
}

}  // namespace lp::gen
