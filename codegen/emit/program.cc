#include "codegen/emit/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

#include "codegen/emit/services.h"
#include "codegen/emit/structs.h"

namespace lp::gen {

namespace {

// What programs mention beyond what services do.
constexpr std::array STANDARD = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"std::chrono::", "chrono"},
    {"std::filesystem::", "filesystem"},
    {"std::function<", "functional"},
    {"std::map<", "map"},
    {"std::make_shared", "memory"},
    {"std::make_unique", "memory"},
    {"std::move(", "utility"},
    {"std::nullopt", "optional"},
    {"std::optional<", "optional"},
    {"std::invocable<", "concepts"},
    {"std::same_as<", "concepts"},
    {"std::shared_ptr<", "memory"},
    {"std::size_t", "cstddef"},
    {"std::stop_token", "stop_token"},
    {"std::unique_ptr<", "memory"},
    {"std::unordered_map<", "unordered_map"},
});

void emitDeclarations(Text& text, const ProgramPlan& plan) {
  for (const auto& one: plan.declarations) {
    if (const auto* decl = std::get_if<PlannedEnum>(&one)) emitEnum(text, *decl);
    if (const auto* decl = std::get_if<PlannedStruct>(&one)) emitStruct(text, *decl);
    text.gap();
  }
  if (plan.parameters == "Parameters" && plan.flags.empty()) {
    text.line("// There is nothing to set.");
    text.line("struct Parameters {};").line();
  } else if (plan.parameters != "Parameters") {
    text.line(fmt::format("using Parameters = {};", plan.parameters)).line();
  }
}

// What a program that includes the header may do with this one.
void emitEntries(Text& body, const ProgramPlan& plan) {
  body.line("// What the runtime needs to know of the program.");
  body.line("const lp::ProgramSpec& lpProgram();").line();
  body.comment(
      "Runs the program as the command line says (see --help) and returns the exit status. "
      "To be called before any thread is started.");
  body.line("int main(int argc, char** argv);");
  body.line("// The same with the launch type fixed.");
  body.line("int main(int argc, char** argv, lp::LaunchType launchType);").line();
  body.comment(
      "Launches the program and returns at once; wait() says how it ended. Throws lp::Error if it "
      "cannot be launched.");
  body.list(
      "lp::Launched launch(",
      {"const Parameters& parameters = {}", "lp::LaunchType launchType = lp::LaunchType::LOCAL_MT",
       "const lp::LaunchOptions& options = {}"},
      ");");
  body.comment(
      "Nodes that are processes are this binary again: a main() that launches begins with "
      "`if (auto status = " +
      plan.name + "::runIfNode(argc, argv)) return *status;`, before any thread is started.");
  body.line("std::optional<int> runIfNode(int argc, char** argv);");
}

void emitEntryBodies(Text& body) {
  body.line("const lp::ProgramSpec& lpProgram() { return PROGRAM; }").line();
  body.line("int main(int argc, char** argv) { return lp::main(PROGRAM, argc, argv); }").line();
  body.line("int main(int argc, char** argv, lp::LaunchType launchType) {");
  body.line("  return lp::main(PROGRAM, argc, argv, launchType);");
  body.line("}").line();
  body.function("lp::Launched launch(",
                {"const Parameters& parameters", "lp::LaunchType launchType",
                 "const lp::LaunchOptions& options"},
                ")",
                "return lp::launch(PROGRAM, std::make_shared<Parameters>(parameters), launchType, "
                "options);");
  body.line();
  body.function("std::optional<int> runIfNode(", {"int argc", "char** argv"}, ")",
                "return lp::runIfNode(PROGRAM, argc, argv);");
}

}  // namespace

Includes includesOf(const std::string& code) {
  Includes includes;
  includeFor(code, includes);
  for (auto [name, header]: STANDARD) {
    if (code.find(name) != std::string::npos) includes.system.emplace(header);
  }
  return includes;
}

FileSet emitProgram(const ProgramPlan& plan) {
  FileSet set;
  set.files[plan.header] = emitProgramHeader(plan);
  set.files[plan.source] = emitProgramSource(plan);
  set.files[plan.testingHeader] = emitTestingHeader(plan);
  set.files[plan.testingSource] = emitTestingSource(plan);
  for (const PlannedMain& main: plan.mains) set.files[main.file] = emitProgramMain(plan, main);
  return set;
}

std::string emitProgramHeader(const ProgramPlan& plan) {
  Text body;
  body.openNamespace(plan.name);
  emitDeclarations(body, plan);
  emitEntries(body, plan);
  body.closeNamespace(plan.name);

  Text text;
  emitHead(text, {plan.topology});
  text.line("#pragma once").line();
  Includes includes = includesOf(body.text());
  includes.project = plan.serviceHeaders;
  includes.project.insert({"runtime/launched.h", "runtime/program.h"});
  text.includes(includes);
  emitVersionProof(text);
  return text.text() + "\n" + body.text();
}

std::string emitProgramSource(const ProgramPlan& plan) {
  Text body;
  body.line(fmt::format("namespace {} {{", plan.name)).openNamespace("");
  emitFunctions(body, plan);
  emitNodes(body, plan);
  emitTables(body, plan);
  body.closeNamespace("").line();
  emitEntryBodies(body);
  body.closeNamespace(plan.name);

  Text text;
  std::vector<std::string> sources{plan.topology};
  sources.insert(sources.end(), plan.userHeaders.begin(), plan.userHeaders.end());
  emitHead(text, sources);
  Includes includes = includesOf(body.text());
  includes.own = plan.header;
  includes.project = plan.serviceHeaders;
  includes.project.insert(plan.userHeaders.begin(), plan.userHeaders.end());
  includes.project.insert({"runtime/arguments.h", "runtime/parameters.h"});
  includes.project.insert(plan.wireHeaders.begin(), plan.wireHeaders.end());
  if (!plan.wireHeaders.empty()) includes.project.insert("runtime/node_service.h");
  const bool hasBatches = std::ranges::any_of(plan.nodes, &PlannedNode::hasBatches);
  if (hasBatches) includes.project.insert("runtime/call/batch.h");
  const bool hasCachers =
      std::ranges::any_of(plan.nodes, [](const PlannedNode& node) { return !node.cacher.empty(); });
  if (hasCachers) includes.project.insert("runtime/cacher.h");
  text.includes(includes);
  return text.text() + "\n" + body.text();
}

// Declares the one function that it calls, since to include the program's header would be all the
// work of compiling it.
std::string emitProgramMain(const ProgramPlan& plan, const PlannedMain& main) {
  const bool fixed = !main.launchType.empty();
  Text text;
  emitHead(text, {plan.topology});
  if (fixed) text.line("#include \"runtime/launch_type.h\"");
  text.gap();
  text.line(fmt::format("// Of {}.", plan.header));
  text.line(fmt::format("namespace {} {{", plan.name));
  text.line(fmt::format("int main(int argc, char** argv{});", fixed ? ", lp::LaunchType" : ""));
  text.line("}").line();
  text.function("int main(", {"int argc", "char** argv"}, ")",
                fmt::format("return {}::main(argc, argv{});", plan.name,
                            fixed ? ", " + main.launchType : ""));
  return text.text();
}

}  // namespace lp::gen
