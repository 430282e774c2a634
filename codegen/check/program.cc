#include "codegen/check/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_cacher.h"
#include "codegen/check/program_calls.h"
#include "codegen/check/program_class.h"
#include "codegen/check/program_colocations.h"
#include "codegen/check/program_end.h"
#include "codegen/check/program_foreign.h"
#include "codegen/check/program_function.h"
#include "codegen/check/program_lanes.h"
#include "codegen/check/program_names.h"
#include "codegen/check/program_order.h"
#include "codegen/check/program_parameters.h"
#include "codegen/check/program_resources.h"
#include "codegen/check/program_scope.h"
#include "codegen/check/program_shared.h"
#include "codegen/check/program_topology.h"

namespace lp::gen {

namespace {

void add(std::vector<ClassRequest>& requests, ClassRequest request) {
  auto isSame = [&](const ClassRequest& other) {
    return other.name == request.name && other.header == request.header &&
           other.function == request.function;
  };
  if (std::any_of(requests.begin(), requests.end(), isSame)) return;
  requests.push_back(std::move(request));
}

void addFactories(std::vector<ClassRequest>& requests, const std::vector<ArgumentDecl>& arguments);

// A function, and the factories among its arguments.
void addFunction(std::vector<ClassRequest>& requests, const MakeDecl& call) {
  if (call.name && call.header) {
    add(requests, {call.name->value, call.header->value, call.name->at, call.header->at, true});
  }
  addFactories(requests, call.arguments);
}

// Factories among arguments, at any depth.
void addFactories(std::vector<ClassRequest>& requests, const std::vector<ArgumentDecl>& arguments) {
  for (const ArgumentDecl& one: arguments) {
    if (const auto* make = std::get_if<MakeDecl>(&one.value)) {
      addFunction(requests, *make);
    } else if (const auto* list = std::get_if<ListValue>(&one.value)) {
      addFactories(requests, list->elements);
    } else if (const auto* fields = std::get_if<FieldsValue>(&one.value)) {
      addFactories(requests, fields->fields);
    }
  }
}

// Every program has a name, and no other one's.
void checkProgramNames(const Topology& topology, Diagnostics& diagnostics) {
  std::map<std::string, const ProgramDecl*> byName;
  for (const ProgramDecl& program: topology.programs) {
    if (!program.name) {
      diagnostics.report(PROGRAM_WITHOUT_NAME, program.at, program.constant);
      continue;
    }
    auto [other, isNew] = byName.try_emplace(program.name->value, &program);
    if (isNew) continue;
    diagnostics.report(TWO_PROGRAMS, program.name->at, program.name->value)
        .note(other->second->name->at, "the other one is here");
  }
}

// Of several programs, which have names.
const ProgramDecl* findProgram(const Topology& topology, const std::optional<std::string>& wanted,
                               Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const ProgramDecl& program: topology.programs) {
    if (program.name->value == wanted) return &program;
    names.push_back(program.name->value);
  }
  const Position& at = topology.programs[0].name->at;
  auto report = wanted ? diagnostics.report(NO_SUCH_PROGRAM, at, topology.file, *wanted)
                       : diagnostics.report(WHICH_PROGRAM, at, topology.file);
  report.hint(
      fmt::format("there is `{}`: the name of the `lp_program` target, or `--name`, has to "
                  "be that of one",
                  fmt::join(names, "`, `")));
  return nullptr;
}

}  // namespace

const ProgramDecl* chooseProgram(const Topology& topology, const ProgramOptions& options,
                                 Diagnostics& diagnostics) {
  std::size_t before = diagnostics.all().size();
  if (topology.programs.empty()) {
    diagnostics.report(NO_PROGRAM, {topology.file, 0, 0, 0}, topology.file)
        .hint("`const program :Lp.Program = (name = \"...\", nodes = [...]);` is one");
    return nullptr;
  }
  checkProgramNames(topology, diagnostics);
  if (diagnostics.all().size() > before) return nullptr;
  const bool isOnly = topology.programs.size() == 1;
  const ProgramDecl* program =
      isOnly ? &topology.programs[0] : findProgram(topology, options.name, diagnostics);
  if (program == nullptr) return nullptr;
  const At<std::string>& name = *program->name;
  if (!isProperName(name.value)) {
    diagnostics.report(BAD_NAME, name.at, name.value, "program");
  } else if (isReservedNamespace(name.value)) {
    diagnostics.report(RESERVED_PROGRAM_NAME, name.at, name.value);
  } else if (options.name && *options.name != name.value) {
    diagnostics.report(PROGRAM_NAME_DIFFERS, name.at, name.value, *options.name)
        .hint("the name of the `lp_program` target, or `--name`, has to be the program's");
  }
  return diagnostics.all().size() > before ? nullptr : program;
}

std::vector<ClassRequest> classRequests(const ProgramDecl& program) {
  std::vector<ClassRequest> requests;
  for (const NodeDecl& node: program.nodes) {
    if (const auto* call = std::get_if<MakeDecl>(&node.kind)) addFunction(requests, *call);
    const auto* object = std::get_if<ClassDeclRef>(&node.kind);
    if (object == nullptr || !object->header) continue;
    if (object->name) {
      add(requests, {object->name->value, object->header->value, object->name->at,
                     object->header->at, false});
    }
    if (object->make) {
      add(requests,
          {object->make->value, object->header->value, object->make->at, object->header->at, true});
    }
    addFactories(requests, object->arguments);
  }
  return requests;
}

std::optional<Program> checkProgram(const Decls& decls, const ProgramDecl& written,
                                    const Services& services, Diagnostics& diagnostics) {
  std::size_t before = diagnostics.all().size();
  checkDoubles(*decls.topology, diagnostics);

  ProgramScope scope(decls, services, written);
  Program program;
  program.name = written.name->value;
  program.topology = decls.topology->file;
  program.at = written.at;
  program.deadlineMs = written.deadlineMs;
  program.parameters = checkParameters(scope, diagnostics);
  if (scope.parameters != nullptr) program.parametersId = scope.parameters->id;
  checkLabels(scope, diagnostics);
  checkOrder(scope, diagnostics);
  program.end = checkEnd(scope, diagnostics);
  program.colocations = checkColocations(scope, diagnostics);
  for (const NodeDecl& node: written.nodes) {
    if (!node.label) continue;
    NodeEntry entry;
    entry.label = node.label->value;
    entry.at = node.at;
    if (node.count) entry.count = countOf(scope, *node.count);
    if (node.port) entry.port = countOf(scope, *node.port);
    for (const At<std::string>& one: node.after) entry.after.push_back(one.value);
    entry.threads = node.threads.value;
    entry.restart = restartOf(node);
    if (node.when) entry.when = whenOf(scope, *node.when);
    checkSurroundings(node, entry, diagnostics);
    if (const auto* object = std::get_if<ClassDeclRef>(&node.kind)) {
      entry.object = checkClass(scope, node, *object, diagnostics);
    } else if (const auto* function = std::get_if<MakeDecl>(&node.kind)) {
      entry.function = checkFunction(scope, entry.label, *function, diagnostics);
    } else if (const auto* cacher = std::get_if<CacherDecl>(&node.kind)) {
      entry.cacher = checkCacher(scope, node, *cacher, diagnostics);
    } else if (const auto* foreign = std::get_if<ForeignDecl>(&node.kind)) {
      entry.foreign = checkForeign(scope, node, *foreign, program.parameters, diagnostics);
    }
    if (node.checkpoint) {
      entry.checkpointSeconds = node.checkpoint->value;
      const bool isObject = std::holds_alternative<ClassDeclRef>(node.kind);
      if (!isObject) diagnostics.report(NOTHING_TO_SAVE, node.checkpoint->at, entry.label);
    }
    if (!entry.foreign) entry.calls = checkCalls(scope, node, diagnostics);
    if (!entry.cacher && !entry.foreign) {
      entry.lanes = checkLanes(scope, node, entry.object, diagnostics);
    }
    program.nodes.push_back(std::move(entry));
  }
  auto isError = [](const Diagnostic& one) { return one.severity == Severity::ERROR; };
  const auto& all = diagnostics.all();
  if (std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), isError)) {
    return std::nullopt;
  }
  checkShared(program.nodes, diagnostics);
  checkSharedSurroundings(written, program.colocations, diagnostics);
  checkEndRuns(scope, program.nodes, diagnostics);
  checkUse(scope, program.nodes, diagnostics);
  return program;
}

}  // namespace lp::gen
