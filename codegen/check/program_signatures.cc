#include "codegen/check/program_signatures.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

// The unit of a parameter or result; the checked model leaves it out.
std::string unitOf(const ProgramScope& scope, const Service& service, const Method& method,
                   const Field& field, bool isResult) {
  auto interface = scope.decls.schemas.interfaces.find(service.id);
  if (interface == scope.decls.schemas.interfaces.end()) return {};
  for (const SchemaMethodDecl& decl: interface->second.methods) {
    if (decl.ordinal != method.ordinal) continue;
    for (const FieldDecl& one: isResult ? decl.results : decl.parameters) {
      if (one.name == field.schemaName) return one.annotations.unit.value_or("");
    }
  }
  return {};
}

std::string schemaFields(const ProgramScope& scope, const std::vector<Field>& fields) {
  std::vector<std::string> all;
  for (const Field& field: fields) {
    std::string type = field.type ? scope.types.schemaSpelling(*field.type) : "Void";
    all.push_back(field.schemaName + " :" + type + (field.optional ? " $Lp.optional" : ""));
  }
  return fmt::format("({})", fmt::join(all, ", "));
}

// The schema type that a C++ type would fit exactly.
std::optional<std::string> schemaType(const ProgramScope& scope, const CppType& type) {
  switch (type.kind) {
    case Cpp::BOOL:
      return "Bool";
    case Cpp::INTEGER:
      return fmt::format("{}Int{}", type.isSigned ? "" : "U", type.bits);
    case Cpp::FLOATING:
      if (type.bits > 64) return std::nullopt;
      return fmt::format("Float{}", type.bits);
    case Cpp::STRING:
    case Cpp::STRING_VIEW:
    case Cpp::C_STRING:
    case Cpp::PATH:
      return "Text";
    case Cpp::BYTES:
      return "Data";
    case Cpp::TENSOR:
    case Cpp::TENSOR_VIEW:
      return "Lp.Tensor";
    case Cpp::VECTOR:
    case Cpp::SPAN:
      if (auto element = schemaType(scope, type.arguments.at(0))) return "List(" + *element + ")";
      return std::nullopt;
    case Cpp::OPTIONAL:
      if (auto held = schemaType(scope, type.arguments.at(0))) return *held + " $Lp.optional";
      return std::nullopt;
    case Cpp::ENUM:
      for (const auto& [id, one]: scope.services.enums) {
        if (one.nameSpace + "::" + one.name == spelled(type)) return one.name;
      }
      return std::nullopt;
    case Cpp::RECORD:
      for (const auto& [id, one]: scope.services.structs) {
        if (one.nameSpace + "::" + one.name == spelled(type)) return one.name;
      }
      for (const auto& [id, one]: scope.services.services) {
        if (one.handle() == spelled(type)) return one.name;
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<SchemaValue> methodParameters(const ProgramScope& scope, const Service& service,
                                          const Method& method) {
  if (method.parameterStruct) return {SchemaValue{*method.parameterStruct, true, false, {}}};
  std::vector<SchemaValue> values;
  for (const Field& field: method.parameters) {
    values.push_back({field.type.value_or(Type{}), !field.optional, field.optional,
                      unitOf(scope, service, method, field, false)});
  }
  return values;
}

SchemaValue methodResult(const ProgramScope& scope, const Service& service, const Method& method) {
  if (method.resultStruct) return {*method.resultStruct, false, false, {}};
  const Field& field = method.results.at(0);
  return {field.type.value_or(Type{}), false, field.optional,
          unitOf(scope, service, method, field, true)};
}

Match matchResult(const ProgramScope& scope, const Service& service, const Method& method,
                  const CppType& returned) {
  if (method.results.empty()) {
    return returned.kind == Cpp::VOID ? Match{Conversion{}, {}} : Match{std::nullopt, {}};
  }
  if (method.results.size() > 1 && !method.resultStruct) {
    std::string aggregate = service.nameSpace + "::" + method.resultName;
    return scope.types.fromUser(returned, method.results, aggregate);
  }
  return scope.types.fromUser(returned, methodResult(scope, service, method));
}

std::string described(const ProgramScope& scope, const SchemaValue& value) {
  std::string text = scope.types.schemaSpelling(value.type);
  return "`" + text + (value.isOptional ? " $Lp.optional`" : "`");
}

std::string describedResults(const ProgramScope& scope, const Service& service,
                             const Method& method) {
  if (method.results.empty()) return "no result";
  if (method.results.size() > 1 && !method.resultStruct) {
    return fmt::format("{} results", method.results.size());
  }
  return described(scope, methodResult(scope, service, method));
}

std::string wantedResult(const ProgramScope& scope, const Service& service, const Method& method) {
  if (method.results.empty()) return "void";
  if (method.results.size() > 1 && !method.resultStruct) {
    return service.nameSpace + "::" + method.resultName;
  }
  return scope.types.spelling(methodResult(scope, service, method));
}

std::string wantedSignature(const ProgramScope& scope, const Service& service,
                            const Method& method) {
  std::vector<std::string> parameters;
  std::vector<SchemaValue> values = methodParameters(scope, service, method);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string name = method.parameterStruct ? "request" : method.parameters[i].name;
    std::string type = values[i].isOptional ? "const " + scope.types.spelling(values[i]) + "&"
                                            : parameterSpelling(values[i].type, scope.services);
    parameters.push_back(type + " " + name);
  }
  return fmt::format("{} {}({})", wantedResult(scope, service, method), method.name,
                     fmt::join(parameters, ", "));
}

std::string schemaSignature(const ProgramScope& scope, const Service&, const Method& method) {
  std::string parameters = method.parameterStruct
                               ? scope.types.schemaSpelling(*method.parameterStruct)
                               : schemaFields(scope, method.parameters);
  std::string text = method.schemaName + " " + parameters;
  if (method.resultStruct) return text + " -> " + scope.types.schemaSpelling(*method.resultStruct);
  return method.results.empty() ? text : text + " -> " + schemaFields(scope, method.results);
}

std::optional<std::string> schemaFor(const ProgramScope& scope, const Service&,
                                     const Method& method, const CppFunction& function) {
  std::vector<std::string> parameters;
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    auto type = schemaType(scope, function.parameters[i].type);
    if (!type) return std::nullopt;
    std::string name = i < method.parameters.size() && !method.parameterStruct
                           ? method.parameters[i].schemaName
                           : camelCase(function.parameters[i].name);
    if (name.empty()) return std::nullopt;
    parameters.push_back(name + " :" + *type);
  }
  std::string text = fmt::format("{} ({})", method.schemaName, fmt::join(parameters, ", "));
  const CppType& result =
      function.result.kind == Cpp::TASK ? function.result.arguments.at(0) : function.result;
  if (result.kind == Cpp::VOID) return text;
  auto type = schemaType(scope, result);
  if (!type) return std::nullopt;
  std::string name = method.results.size() == 1 ? method.results[0].schemaName : "result";
  return fmt::format("{} -> ({} :{})", text, name, *type);
}

}  // namespace lp::gen
