#include "codegen/check/program_scope.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "codegen/base/identifier.h"

namespace lp::gen {

namespace {

// More names than this are no help.
constexpr std::size_t MAX_NAMES = 8;

const Field* findField(const Struct& in, const std::string& name) {
  for (const Field& field: in.fields) {
    if (field.schemaName == name || field.name == name) return &field;
  }
  for (const Field& field: in.fields) {
    if (sameWords(field.schemaName, name)) return &field;
  }
  return nullptr;
}

void addNames(const Services& services, const Struct& in, const std::string& prefix, int depth,
              std::vector<std::string>& names) {
  for (const Field& field: in.fields) {
    std::string name = prefix + field.schemaName;
    names.push_back(name);
    if (depth < 4 && field.type && field.type->kind == TypeKind::STRUCT && !field.boxed) {
      addNames(services, services.structs.at(field.type->id), name + ".", depth + 1, names);
    }
  }
}

}  // namespace

std::optional<FoundParameter> ProgramScope::parameter(const std::string& dotted) const {
  FoundParameter found;
  const Struct* in = parameters;
  std::string_view rest = dotted;
  while (in != nullptr) {
    std::size_t dot = std::min(rest.find('.'), rest.size());
    const Field* field = findField(*in, std::string(rest.substr(0, dot)));
    if (field == nullptr || !field->type || field->boxed) return std::nullopt;
    found.path.push_back(field->name);
    found.value = types.ofField(in->id, *field);
    if (dot == rest.size()) return found;
    bool isStruct = field->type->kind == TypeKind::STRUCT && !field->optional;
    in = isStruct ? &services.structs.at(field->type->id) : nullptr;
    rest.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

const NodeDecl* ProgramScope::entry(const std::string& label) const {
  for (const NodeDecl& node: program.nodes) {
    if (node.label && node.label->value == label) return &node;
  }
  return nullptr;
}

std::vector<std::string> ProgramScope::parameterNames() const {
  std::vector<std::string> names;
  if (parameters != nullptr) addNames(services, *parameters, "", 0, names);
  return names;
}

std::vector<std::string> ProgramScope::labelNames() const {
  std::vector<std::string> names;
  for (const auto& [name, label]: labels) names.push_back(name);
  return names;
}

void hintNames(Diagnostics::Builder& report, const std::string& wanted,
               const std::vector<std::string>& names) {
  // Near by words: `zsdt` and `kZstd` are one letter apart.
  std::vector<std::string> plain;
  for (const std::string& one: names) {
    bool isWord = isIdentifier(one);
    plain.push_back(isWord ? camelCase(one) : one);
  }
  const std::string near = nearest(isIdentifier(wanted) ? camelCase(wanted) : wanted, plain);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (near.empty() || plain[i] != near) continue;
    report.hint(fmt::format("did you mean `{}`?", names[i]));
    return;
  }
  if (!names.empty() && names.size() <= MAX_NAMES) {
    report.hint(fmt::format("there is `{}`", fmt::join(names, "`, `")));
  }
}

}  // namespace lp::gen
