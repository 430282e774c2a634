#include "codegen/check/services_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/base/literal.h"
#include "codegen/check/kinds_services.h"

namespace lp::gen {

namespace {

// Kinds that are values in C++ as they are; none for those that need a look at what they name.
std::optional<TypeKind> plainKind(SchemaType::Kind kind) {
  using From = SchemaType::Kind;
  switch (kind) {
    case From::BOOL:
      return TypeKind::BOOL;
    case From::INT8:
      return TypeKind::INT8;
    case From::INT16:
      return TypeKind::INT16;
    case From::INT32:
      return TypeKind::INT32;
    case From::INT64:
      return TypeKind::INT64;
    case From::UINT8:
      return TypeKind::UINT8;
    case From::UINT16:
      return TypeKind::UINT16;
    case From::UINT32:
      return TypeKind::UINT32;
    case From::UINT64:
      return TypeKind::UINT64;
    case From::FLOAT32:
      return TypeKind::FLOAT32;
    case From::FLOAT64:
      return TypeKind::FLOAT64;
    case From::TEXT:
      return TypeKind::TEXT;
    case From::DATA:
      return TypeKind::DATA;
    case From::TENSOR:
      return TypeKind::TENSOR;
    case From::VOID:
    case From::LIST:
    case From::ENUM:
    case From::STRUCT:
    case From::INTERFACE:
    case From::ANY_POINTER:
      return std::nullopt;
  }
  return std::nullopt;
}

bool isPointer(TypeKind kind) {
  return kind == TypeKind::TEXT || kind == TypeKind::DATA || kind == TypeKind::TENSOR ||
         kind == TypeKind::LIST || kind == TypeKind::STRUCT || kind == TypeKind::SERVICE;
}

// `name`, or with the word for what it is if a type of the schema has that name already.
std::string freeName(std::string name, std::string_view suffix,
                     const std::vector<std::string>& taken) {
  bool isTaken = std::find(taken.begin(), taken.end(), name) != taken.end();
  return isTaken ? name.append(suffix) : name;
}

}  // namespace

void FieldChecker::members(NameOf what, const std::vector<FieldDecl>& decls,
                           const std::string& file, std::vector<Field>& fields,
                           std::vector<Field>& arms, const std::vector<std::string>& takenTypes) {
  NameTable names(diagnostics_);
  bool hasUnion =
      std::any_of(decls.begin(), decls.end(), [](const FieldDecl& decl) { return decl.inUnion; });
  // One result has no name in C++.
  bool isNameless = what == NameOf::RESULT && decls.size() == 1;
  for (const FieldDecl& decl: decls) {
    NameOf named = decl.inUnion ? NameOf::ARM : what;
    std::optional<Field> checked = field(named, decl, file, isNameless);
    if (!checked) continue;
    std::string described = describe(named, decl.name);
    if (hasUnion && !decl.inUnion && checked->name == "which") {
      diagnostics_.report(RESERVED_NAME, decl.at, described, checked->name,
                          "the member that holds the union");
    }
    names.add(named, checked->name, described, decl.at);
    if (decl.inUnion) {
      checked->groupName = freeName(checked->name, "Arm", takenTypes);
      arms.push_back(std::move(*checked));
      continue;
    }
    if (checked->isGroup) {
      checked->groupName = freeName(pascalCase(checked->name), "Group", takenTypes);
      names.addExact(checked->groupName, described, decl.at);
    }
    fields.push_back(std::move(*checked));
  }
}

std::optional<Field> FieldChecker::field(NameOf what, const FieldDecl& decl,
                                         const std::string& file, bool isNameless) {
  Field field;
  field.schemaName = decl.name;
  field.wireName = wireName(decl.name, decl.annotations);
  field.name =
      isNameless ? decl.name : cxxName(what, decl.name, decl.annotations, decl.at, diagnostics_);
  field.doc = decl.doc;
  field.at = decl.at;
  std::string described = describe(what, decl.name);
  if (decl.annotations.rangeAt && (what == NameOf::PARAMETER || what == NameOf::RESULT)) {
    diagnostics_.report(RANGE_IN_CALL, *decl.annotations.rangeAt, described)
        .hint("check the value in the method; `$Lp.range` is for parameters of a program");
  }
  if (decl.group) {
    field.isGroup = true;
    members(NameOf::FIELD, schemas_.structs.at(*decl.group).fields, file, field.group, field.arms,
            {});
    return field;
  }
  if (decl.type.kind == SchemaType::Kind::VOID) {
    if (what == NameOf::ARM) return field;
    diagnostics_.report(VOID_FIELD, decl.at, described);
    return std::nullopt;
  }
  field.type = type(decl.type, described, file, decl.at);
  if (!field.type) return std::nullopt;
  field.optional = decl.annotations.optional;
  if (field.optional && !isPointer(field.type->kind)) {
    std::string_view article = field.type->kind == TypeKind::ENUM ? "an enum" : "a number";
    diagnostics_.report(OPTIONAL_VALUE, decl.at, described, article);
  }
  bool dataDefault = field.type->kind == TypeKind::DATA && !decl.defaultText.empty();
  if (decl.pointerDefault || dataDefault) {
    diagnostics_.report(POINTER_DEFAULT, decl.at, described);
  } else {
    field.defaultText = literal(*field.type, decl.defaultText);
  }
  return field;
}

std::optional<Type> FieldChecker::type(const SchemaType& from, const std::string& described,
                                       const std::string& file, const Position& at) {
  using From = SchemaType::Kind;
  if (auto kind = plainKind(from.kind)) return Type{*kind, 0, {}};
  if (from.generic) {
    diagnostics_.report(GENERIC, at, "the type of " + described);
    return std::nullopt;
  }
  if (from.kind == From::ANY_POINTER || from.kind == From::VOID) {
    bool isVoid = from.kind == From::VOID;
    diagnostics_.report(UNSUPPORTED_TYPE, at, described, isVoid ? "List(Void)" : "AnyPointer");
    return std::nullopt;
  }
  if (from.kind == From::LIST) {
    auto element = type(from.element[0], described, file, at);
    if (!element) return std::nullopt;
    return Type{TypeKind::LIST, 0, {*element}};
  }
  if (!mayUse_(from.id, described, file, at)) return std::nullopt;
  TypeKind kind = from.kind == From::ENUM     ? TypeKind::ENUM
                  : from.kind == From::STRUCT ? TypeKind::STRUCT
                                              : TypeKind::SERVICE;
  return Type{kind, from.id, {}};
}

std::string FieldChecker::literal(const Type& type, const std::string& text) {
  switch (type.kind) {
    case TypeKind::BOOL:
    case TypeKind::INT8:
    case TypeKind::INT16:
    case TypeKind::INT32:
    case TypeKind::UINT8:
    case TypeKind::UINT16:
    case TypeKind::UINT32:
      return text;
    case TypeKind::INT64:
      return int64Literal(text);
    case TypeKind::UINT64:
      return uint64Literal(text);
    case TypeKind::FLOAT32:
      return floatLiteral(text, "float", "f");
    case TypeKind::FLOAT64:
      return floatLiteral(text, "double", "");
    case TypeKind::TEXT:
      return text.empty() ? "" : textLiteral(text);
    case TypeKind::ENUM: {
      const Enum& decl = services_.enums.at(type.id);
      for (const Enumerant& enumerant: decl.enumerants) {
        if (enumerant.schemaName == text) {
          return fmt::format("{}::{}::{}", decl.nameSpace, decl.name, enumerant.name);
        }
      }
      return fmt::format("{}::{}({})", decl.nameSpace, decl.name, text);
    }
    case TypeKind::DATA:
    case TypeKind::TENSOR:
    case TypeKind::LIST:
    case TypeKind::STRUCT:
    case TypeKind::SERVICE:
      return {};
  }
  return {};
}

}  // namespace lp::gen
