#include <fmt/format.h>

#include <string>
#include <string_view>

#include "codegen/base/literal.h"
#include "codegen/emit/program.h"
#include "codegen/emit/services.h"

namespace lp::gen {

namespace {

constexpr std::string_view NODES =
    "// What a test changes before the launch: nodes.LABEL.disableRun(), "
    "nodes.LABEL.replace(object).\n";

// lp::testing::OneNode<cp::ConsumerAdapter> consumer{*this, "consumer"};
void emitNodeMember(Text& text, const PlannedLabel& label) {
  std::string type = label.isGroup ? "NodeGroup" : "OneNode";
  if (label.handle.empty()) {
    type = "RunningNode";
  } else if (label.runs) {
    type = "Running" + type;
  }
  std::string adapter = label.handle.empty() ? "" : "<" + label.adapter + ">";
  text.line(fmt::format("lp::testing::{}{} {}{{*this, {}}};", type, adapter, label.member,
                        quoted(label.label)));
}

void emitOverrides(Text& text, const ProgramPlan& plan) {
  text.line(NODES.substr(0, NODES.size() - 1));
  text.line("class Nodes: public lp::testing::Nodes {").line(" public:").indent();
  for (const PlannedLabel& label: plan.labels) emitNodeMember(text, label);
  text.outdent().line("};").line();
}

void emitHandle(Text& text, const PlannedLabel& label) {
  if (label.handle.empty()) return;
  std::string name = quoted(label.label);
  if (!label.isGroup) {
    text.function(fmt::format("{} {}(", label.handle, label.member), {}, ") const",
                  fmt::format("return handle<{}>({});", label.handle, name));
    return;
  }
  text.function(fmt::format("std::vector<{}> {}(", label.handle, label.member), {}, ") const",
                fmt::format("return handles<{}>({});", label.handle, name));
  text.function(fmt::format("{} {}(", label.handle, label.member), {"std::uint32_t index"},
                ") const", fmt::format("return handle<{}>({}, index);", label.handle, name));
}

void emitFixture(Text& text, const ProgramPlan& plan) {
  text.comment(
      "The program as it runs; its destructor ends it. wait() waits until it has ended, "
      "wait({labels}) until those nodes' run() has returned; both throw what went wrong.");
  text.line("class Program: private lp::testing::Fixture {").line(" public:").indent();
  text.line("using Fixture::Fixture;");
  text.line("using Fixture::stop;");
  text.line("using Fixture::wait;");
  text.line("using Fixture::waitFor;").line();
  text.line("// Handles to its nodes.");
  for (const PlannedLabel& label: plan.labels) emitHandle(text, label);
  text.outdent().line("};").line();
}

void emitLaunch(Text& text) {
  text.line(
      "Program launch(const Parameters& parameters, lp::LaunchType launchType, Nodes&& nodes);");
  text.line();
  text.line("// Launches with the changes that `configure(nodes)` makes.");
  text.line("template <std::invocable<Nodes&> Configure>");
  text.list("Program launch(",
            {"const Parameters& parameters", "lp::LaunchType launchType", "Configure&& configure"},
            ") {");
  text.indent().line("Nodes nodes;").line("configure(nodes);");
  text.line("return launch(parameters, launchType, std::move(nodes));").outdent().line("}").line();
  text.line("// Launches as it is.");
  text.function(
      "inline Program launch(",
      {"const Parameters& parameters = {}", "lp::LaunchType launchType = lp::LaunchType::TEST_MT"},
      ")", "return launch(parameters, launchType, Nodes());");
}

}  // namespace

std::string emitTestingHeader(const ProgramPlan& plan) {
  Text body;
  body.openNamespace(plan.name + "::test");
  emitOverrides(body, plan);
  emitFixture(body, plan);
  emitLaunch(body);
  body.closeNamespace(plan.name + "::test");

  Text text;
  emitHead(text, {plan.topology});
  text.line("#pragma once").line();
  Includes includes = includesOf(body.text());
  includes.project = plan.serviceHeaders;
  includes.project.insert({plan.header, "runtime/testing/nodes.h"});
  text.includes(includes);
  return text.text() + "\n" + body.text();
}

std::string emitTestingSource(const ProgramPlan& plan) {
  Text text;
  emitHead(text, {plan.topology});
  text.line(fmt::format("#include \"{}\"", plan.testingHeader)).line();
  text.line("#include <memory>");
  text.line("#include <utility>").line();
  text.line("// The binary that nodes of their own process run; the build knows where it is.");
  text.line("#ifndef LP_NODE_BINARY");
  text.line("#define LP_NODE_BINARY \"\"");
  text.line("#endif").line();
  text.openNamespace(plan.name + "::test");
  text.line(
      "Program launch(const Parameters& parameters, lp::LaunchType launchType, Nodes&& nodes) {");
  text.indent().list("return Program(",
                     {"lpProgram()", "std::make_shared<Parameters>(parameters)", "launchType",
                      "std::move(nodes).overrides()", "LP_NODE_BINARY"},
                     ");");
  text.outdent().line("}");
  text.closeNamespace(plan.name + "::test");
  return text.text();
}

}  // namespace lp::gen
