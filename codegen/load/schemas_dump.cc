#include "codegen/load/schemas_dump.h"

#include <fmt/format.h>

namespace lp::gen {

namespace {

std::string place(const Position& at) { return fmt::format("{}:{}", at.line, at.column); }

std::string spelled(const SchemaType& type, const Schemas& schemas) {
  using Kind = SchemaType::Kind;
  constexpr std::string_view NAMES[] = {"Void",    "Bool",    "Int8",   "Int16",  "Int32",
                                        "Int64",   "UInt8",   "UInt16", "UInt32", "UInt64",
                                        "Float32", "Float64", "Text",   "Data",   "Lp.Tensor"};
  switch (type.kind) {
    case Kind::LIST:
      return fmt::format("List({})", spelled(type.element.at(0), schemas));
    case Kind::ENUM:
      return schemas.enums.at(type.id).name;
    case Kind::STRUCT:
      return schemas.structs.at(type.id).name;
    case Kind::INTERFACE:
      return schemas.interfaces.at(type.id).name;
    case Kind::ANY_POINTER:
      return "AnyPointer";
    default:
      return std::string(NAMES[static_cast<std::size_t>(type.kind)]);
  }
}

void fields(std::string& out, std::string_view what, const std::vector<FieldDecl>& list,
            const Schemas& schemas, std::string_view margin) {
  for (const FieldDecl& field: list) {
    out += fmt::format("{}{} {} :{}", margin, field.inUnion ? "arm" : what, field.name,
                       field.group ? "group" : spelled(field.type, schemas));
    if (!field.defaultText.empty()) out += fmt::format(" = {}", field.defaultText);
    out += fmt::format("  {}\n", place(field.at));
    if (field.group) {
      std::string inner = std::string(margin) + "  ";
      fields(out, "field", schemas.structs.at(*field.group).fields, schemas, inner);
    }
  }
}

}  // namespace

std::string dump(const Schemas& schemas) {
  std::string out;
  for (const auto& [name, file]: schemas.files) {
    out += fmt::format("file {}{}\n", name, file.requested ? " (requested)" : "");
    if (file.cxxNamespace) out += fmt::format("  $Cxx.namespace {}\n", file.cxxNamespace->value);
    for (const SchemaImport& import: file.imports) {
      out += fmt::format("  import {} as `{}`  {}\n", import.file, import.alias, place(import.at));
    }
    for (const auto& [id, decl]: schemas.structs) {
      if (decl.file != name || decl.isGroup) continue;
      out += fmt::format("  struct {}  {}\n", decl.name, place(decl.at));
      fields(out, "field", decl.fields, schemas, "    ");
    }
    for (const auto& [id, decl]: schemas.enums) {
      if (decl.file != name) continue;
      out += fmt::format("  enum {}  {}\n", decl.name, place(decl.at));
      for (const EnumerantDecl& one: decl.enumerants) {
        out += fmt::format("    {} = {}  {}\n", one.name, one.value, place(one.at));
      }
    }
    for (const auto& [id, decl]: schemas.interfaces) {
      if (decl.file != name) continue;
      out += fmt::format("  interface {}  {}\n", decl.name, place(decl.at));
      for (const SchemaMethodDecl& method: decl.methods) {
        out +=
            fmt::format("    method {} @{}  {}\n", method.name, method.ordinal, place(method.at));
        fields(out, "parameter", method.parameters, schemas, "      ");
        fields(out, "result", method.results, schemas, "      ");
      }
    }
  }
  return out;
}

}  // namespace lp::gen
