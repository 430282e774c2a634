#include "codegen/check/program_parameters.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

namespace {

class Flags {
 public:
  Flags(const ProgramScope& scope, Diagnostics& diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  std::vector<Parameter> of(const Struct& in) {
    fields(in, {}, "");
    return std::move(flags_);
  }

  // The structs that parameters are made of.
  const std::set<std::uint64_t>& structs() const { return structs_; }

 private:
  void fields(const Struct& in, const std::vector<std::string>& path, const std::string& prefix) {
    structs_.insert(in.id);
    if (!in.arms.empty()) {
      diagnostics_.report(PARAMETER_NOT_SUPPORTED, in.arms[0].at, in.arms[0].schemaName,
                          "a union is not supported yet");
    }
    const StructDecl& declared = scope_.decls.schemas.structs.at(in.id);
    for (const Field& field: in.fields) {
      const FieldDecl* decl = nullptr;
      for (const FieldDecl& one: declared.fields) {
        if (one.name == field.schemaName) decl = &one;
      }
      if (decl == nullptr) continue;
      std::vector<std::string> inner = path;
      inner.push_back(field.name);
      std::string flag = prefix + snakeCase(field.schemaName);
      if (prefix.empty()) checkName(field, flag);
      this->field(field, inner, flag, *decl);
    }
  }

  void checkName(const Field& field, const std::string& flag) {
    if (flag == "help" || flag == "lp" || flag.starts_with("lp_")) {
      diagnostics_.report(RESERVED_PARAMETER, field.at, field.schemaName);
    }
  }

  void field(const Field& field, const std::vector<std::string>& path, const std::string& flag,
             const FieldDecl& decl) {
    auto [other, isNew] = seen_.try_emplace(flag, &field);
    if (!isNew) {
      diagnostics_
          .report(PARAMETERS_CLASH, field.at, other->second->schemaName, field.schemaName, flag)
          .note(other->second->at, "declared here");
      return;
    }
    if (std::string why = whyNot(field); !why.empty()) {
      diagnostics_.report(PARAMETER_NOT_SUPPORTED, field.at, field.schemaName, why);
      return;
    }
    checkRange(field, decl);
    if (field.type->kind == TypeKind::STRUCT) {
      fields(scope_.services.structs.at(field.type->id), path, flag + ".");
      return;
    }
    const Annotations& annotations = decl.annotations;
    Parameter parameter{path,
                        flag,
                        field.doc,
                        field.at,
                        *field.type,
                        text(*field.type) + limits(annotations),
                        annotations.rangeMin,
                        annotations.rangeMax,
                        annotations.unit.value_or(""),
                        annotations.secret};
    if (!parameter.unit.empty() && chronoUnit(parameter.unit).empty()) {
      diagnostics_.report(BAD_UNIT, field.at, parameter.unit);
    }
    checkDefault(decl, parameter);
    flags_.push_back(std::move(parameter));
  }

  void checkRange(const Field& field, const FieldDecl& decl) {
    bool isList = field.type->kind == TypeKind::LIST;
    const Type& type = isList ? field.type->element.at(0) : *field.type;
    if (!decl.annotations.rangeAt || formOf(type.kind) == TypeForm::NUMBER) return;
    diagnostics_.report(RANGE_NOT_NUMBER, *decl.annotations.rangeAt, field.schemaName,
                        text(*field.type));
  }

  void checkDefault(const FieldDecl& decl, const Parameter& parameter) {
    TypeKind kind = parameter.type.kind;
    if (kind == TypeKind::LIST || kind == TypeKind::TEXT) return;
    double value = std::strtod(decl.defaultText.c_str(), nullptr);
    bool isBelow = parameter.min && value < *parameter.min;
    bool isAbove = parameter.max && value > *parameter.max;
    if (!isBelow && !isAbove) return;
    diagnostics_.report(DEFAULT_OUT_OF_RANGE, decl.at, decl.name, isBelow ? "below" : "above");
  }

  // Why a field cannot be a flag; empty if it can.
  std::string whyNot(const Field& field) const {
    if (!field.type) return "a group is not supported yet";
    if (field.boxed) return "a struct that holds itself has no end";
    if (field.optional) return "`$Lp.optional` is not supported here yet";
    switch (field.type->kind) {
      case TypeKind::DATA:
        return "Data is not supported here; use Text";
      case TypeKind::TENSOR:
        return "a tensor comes in a call, not from a command line";
      case TypeKind::SERVICE:
        return "a handle comes from the topology, not from a command line";
      case TypeKind::LIST: {
        TypeKind element = field.type->element.at(0).kind;
        bool isPlain = element != TypeKind::LIST && element != TypeKind::STRUCT &&
                       element != TypeKind::DATA && element != TypeKind::TENSOR &&
                       element != TypeKind::SERVICE;
        return isPlain ? "" : "only lists of numbers, texts and enumerants are supported yet";
      }
      default:
        return "";
    }
  }

  // As --help has it: "uint32, at least 1", "list of text", "codec (none, zstd)".
  std::string text(const Type& type) const {
    if (type.kind == TypeKind::LIST) return "list of " + text(type.element.at(0));
    std::string name = scope_.types.schemaSpelling(type);
    if (type.kind == TypeKind::ENUM) {
      std::vector<std::string> names;
      for (const Enumerant& one: scope_.services.enums.at(type.id).enumerants) {
        names.push_back(snakeCase(one.schemaName));
      }
      return fmt::format("{} ({})", snakeCase(name), fmt::join(names, ", "));
    }
    for (char& c: name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
  }

  static std::string limits(const Annotations& annotations) {
    const auto& [min, max] = std::pair(annotations.rangeMin, annotations.rangeMax);
    std::string text;
    if (min && max) text = fmt::format(", {} to {}", *min, *max);
    if (min && !max) text = fmt::format(", at least {}", *min);
    if (!min && max) text = fmt::format(", at most {}", *max);
    return annotations.unit ? fmt::format(", in {}{}", *annotations.unit, text) : text;
  }

  const ProgramScope& scope_;
  Diagnostics& diagnostics_;
  std::map<std::string, const Field*> seen_;
  std::set<std::uint64_t> structs_;
  std::vector<Parameter> flags_;
};

void reportRanges(const ProgramScope& scope, const StructDecl& decl, const std::string& why,
                  Diagnostics& diagnostics) {
  const auto& structs = scope.decls.schemas.structs;
  for (const FieldDecl& field: decl.fields) {
    if (field.annotations.rangeAt) {
      diagnostics.report(RANGE_OUTSIDE, *field.annotations.rangeAt, field.name, why);
    }
    if (field.group) reportRanges(scope, structs.at(*field.group), why, diagnostics);
  }
}

// A struct, and those that its fields are made of.
void addStructs(const Schemas& schemas, std::uint64_t id, std::set<std::uint64_t>& inside) {
  auto found = schemas.structs.find(id);
  if (found == schemas.structs.end() || !inside.insert(id).second) return;
  for (const FieldDecl& field: found->second.fields) {
    if (field.group) addStructs(schemas, *field.group, inside);
    const SchemaType* type = &field.type;
    while (type->kind == SchemaType::Kind::LIST) type = &type->element.at(0);
    if (type->kind == SchemaType::Kind::STRUCT) addStructs(schemas, type->id, inside);
  }
}

// Of structs of the topology, only those that parameters are made of are held to bounds; of those
// of its other programs the rules are asked when they are built.
void checkRangesOutside(const ProgramScope& scope, std::set<std::uint64_t> inside,
                        Diagnostics& diagnostics) {
  for (const ProgramDecl& one: scope.decls.topology->programs) {
    if (&one != &scope.program) addStructs(scope.decls.schemas, one.parametersId, inside);
  }
  const auto& written = scope.program.parameters;
  const std::string why = written ? fmt::format("it is no part of `{}`", written->value)
                                  : "the program has no `parameters`";
  for (const auto& [id, decl]: scope.decls.schemas.structs) {
    bool isOwn = decl.file == scope.decls.topology->file && !decl.isGroup;
    if (isOwn && !inside.contains(id)) reportRanges(scope, decl, why, diagnostics);
  }
}

}  // namespace

std::vector<Parameter> checkParameters(ProgramScope& scope, Diagnostics& diagnostics) {
  const auto& written = scope.program.parameters;
  if (!written) {
    checkRangesOutside(scope, {}, diagnostics);
    return {};
  }
  auto found = scope.services.structs.find(scope.program.parametersId);
  if (found == scope.services.structs.end()) {
    auto report = diagnostics.report(UNKNOWN_PARAMETERS, written->at, written->value);
    std::vector<std::string> names;
    for (const auto& [id, one]: scope.decls.schemas.structs) {
      if (one.file == scope.decls.topology->file && one.scope.empty()) names.push_back(one.name);
    }
    hintNames(report, written->value, names);
    return {};
  }
  scope.parameters = &found->second;
  Flags flags(scope, diagnostics);
  std::vector<Parameter> all = flags.of(found->second);
  checkRangesOutside(scope, flags.structs(), diagnostics);
  for (std::uint64_t id: flags.structs()) {
    const Struct& part = scope.services.structs.at(id);
    const bool isOwn = part.file == scope.decls.topology->file;
    if (!isOwn || part.name != "Parameters" || id == found->first) continue;
    diagnostics.report(NAME_OF_PARAMETERS, part.at, written->value)
        .hint("give the struct another name, or `$Lp.cxx(\"...\")`");
  }
  return all;
}

}  // namespace lp::gen
