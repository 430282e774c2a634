#include "codegen/check/program_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "codegen/base/identifier.h"
#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

namespace {

// Namespaces that emitted code and what it includes use.
constexpr std::array TAKEN = std::to_array<std::string_view>(
    {"std", "lp", "capnp", "kj", "posix", "test", "main", "launch"});

// `serves` did not lead to an interface.
void reportUnknownService(const ProgramScope& scope, const At<std::string>& name,
                          Diagnostics& diagnostics) {
  auto report = diagnostics.report(UNKNOWN_SERVICE, name.at, name.value);
  std::vector<std::string> names;
  for (const auto& [alias, declared]: scope.decls.topology->names.at(name.at.file)) {
    for (const std::string& one: declared) {
      if (alias != "Lp") names.push_back(alias.empty() ? one : alias + "." + one);
    }
  }
  std::string last = name.value.substr(name.value.rfind('.') + 1);
  std::vector<std::string> same;
  for (const std::string& one: names) {
    if (one.substr(one.rfind('.') + 1) == last) same.push_back(one);
  }
  if (same.empty()) {
    hintNames(report, name.value, names);
  } else {
    report.hint(fmt::format("did you mean `{}`?", fmt::join(same, "` or `")));
  }
}

}  // namespace

bool isReservedNamespace(std::string_view name) {
  return isReserved(name) || isMacro(name) ||
         std::find(TAKEN.begin(), TAKEN.end(), name) != TAKEN.end();
}

void reportUnknownLabel(const ProgramScope& scope, std::string_view who,
                        const At<std::string>& label, Diagnostics& diagnostics) {
  auto report = diagnostics.report(UNKNOWN_LABEL, label.at, who, label.value);
  std::vector<std::string> names = scope.labelNames();
  const std::string near = nearest(label.value, names);
  if (near.empty()) {
    hintNames(report, label.value, names);
  } else {
    report.note(scope.labels.at(std::string(near)).at,
                fmt::format("did you mean `{}`, declared here?", near));
  }
}

void reportUnknownParameter(const ProgramScope& scope, std::string_view who,
                            const At<std::string>& name, Diagnostics& diagnostics) {
  auto report = diagnostics.report(UNKNOWN_PARAMETER, name.at, who, name.value);
  if (!scope.program.parameters) {
    report.hint("the program has no parameters; `parameters = \"...\"` names their struct");
  } else {
    hintNames(report, name.value, scope.parameterNames());
  }
}

void reportUnknownFunction(const ProgramScope& scope, const At<std::string>& name,
                           const std::string& header, Diagnostics& diagnostics) {
  if (!isRead(scope, header, diagnostics)) return;
  auto report = diagnostics.report(UNKNOWN_FUNCTION, name.at, name.value, header);
  const std::string near = nearest(name.value, scope.decls.headers.known.at(header));
  if (!near.empty()) report.hint(fmt::format("did you mean `{}`?", near));
}

bool isRead(const ProgramScope& scope, const std::string& header, const Diagnostics& diagnostics) {
  constexpr std::string_view DOES_NOT_COMPILE = "LP0350";
  for (const Diagnostic& one: diagnostics.all()) {
    bool isThis = one.text.find("`" + header + "`") != std::string::npos;
    if (one.number == DOES_NOT_COMPILE && isThis) return false;
  }
  return scope.decls.headers.known.contains(header);
}

const Service* serviceNamed(const ProgramScope& scope, const At<std::string>& name,
                            std::uint64_t id, Diagnostics& diagnostics) {
  const auto found = scope.services.services.find(id);
  if (found != scope.services.services.end()) return &found->second;
  const Schemas& schemas = scope.decls.schemas;
  if (schemas.structs.contains(id) || schemas.enums.contains(id)) {
    diagnostics.report(NOT_A_SERVICE, name.at, name.value);
  } else if (auto known = schemas.interfaces.find(id); known != schemas.interfaces.end()) {
    diagnostics.report(SERVICE_WITHOUT_CODE, name.at, name.value, known->second.file)
        .hint("add the lp_services target of that schema to `deps` (by hand: --dep=PATH=LABEL)");
  } else {
    reportUnknownService(scope, name, diagnostics);
  }
  return nullptr;
}

NamedMethod methodNamed(const ProgramScope& scope, const Service& service,
                        const At<std::string>& name, Diagnostics& diagnostics) {
  NamedMethod alike;
  std::vector<std::string> names;
  for (const auto& [owner, method]: scope.services.allMethods(service)) {
    if (method->schemaName == name.value) return {owner, method};
    if (sameWords(method->schemaName, name.value)) alike = {owner, method};
    names.push_back(method->schemaName);
  }
  if (alike.method == nullptr) {
    auto report = diagnostics.report(UNKNOWN_METHOD, name.at, service.name, name.value);
    hintNames(report, name.value, names);
  }
  return alike;
}

}  // namespace lp::gen
