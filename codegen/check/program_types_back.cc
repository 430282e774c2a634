#include <fmt/format.h>

#include <utility>

#include "codegen/check/cpp_spelling.h"
#include "codegen/check/program_types.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

Match found(Conversion conversion) { return {std::move(conversion), {}}; }
Match missing(std::string why = {}) { return {std::nullopt, std::move(why)}; }

// The type of a number as Clang would have read it.
CppType numberType(TypeKind kind) {
  const Number number = numberOf(kind);
  CppType type;
  if (number.isInteger) type.kind = Cpp::INTEGER;
  if (number.isFloating) type.kind = Cpp::FLOATING;
  type.bits = number.bits;
  type.isSigned = number.isInteger && number.isSigned;
  return type;
}

// The schema's number types, so that a number of the user's can be seen as one of them.
std::optional<TypeKind> schemaNumber(const CppType& type) {
  for (TypeKind kind: {TypeKind::INT8, TypeKind::INT16, TypeKind::INT32, TypeKind::INT64,
                       TypeKind::UINT8, TypeKind::UINT16, TypeKind::UINT32, TypeKind::UINT64,
                       TypeKind::FLOAT32, TypeKind::FLOAT64}) {
    CppType number = numberType(kind);
    if (number.kind == type.kind && number.bits == type.bits &&
        number.isSigned == (type.kind == Cpp::INTEGER && type.isSigned)) {
      return kind;
    }
  }
  return std::nullopt;
}

}  // namespace

Match TypeMatcher::fromUser(const CppType& from, const SchemaValue& to) const {
  if (from.hasConvert && !from.arguments.empty()) {
    Match inner = fromUser(from.arguments[0], to);
    if (!inner) return inner;
    return found(
        {Conversion::Kind::CONVERTED, spelled(from), spelling(to), {*inner.conversion}, {}, {}});
  }
  if (from.kind == Cpp::OPTIONAL) {
    if (!to.isOptional) {
      return missing("what may be absent needs `$Lp.optional` in the schema");
    }
    SchemaValue held{to.type, false, false, to.unit};
    Match inner = fromUser(from.arguments[0], held);
    if (!inner) return inner;
    bool isSame = inner.conversion->kind == Conversion::Kind::SAME && spelled(from) == spelling(to);
    if (isSame) return found({Conversion::Kind::SAME, spelled(from), spelling(to), {}, {}, {}});
    return found(
        {Conversion::Kind::OPTIONAL, spelled(from), spelling(to), {*inner.conversion}, {}, {}});
  }
  if (to.isOptional) {
    // A value becomes an optional by itself.
    SchemaValue held{to.type, false, false, to.unit};
    return fromUser(from, held);
  }
  return plainFromUser(from, to);
}

Match TypeMatcher::plainFromUser(const CppType& from, const SchemaValue& to) const {
  using enum Conversion::Kind;
  auto named = [&](Conversion::Kind kind) {
    return found({kind, spelled(from), spelling(to), {}, {}, {}});
  };
  switch (formOf(to.type.kind)) {
    case TypeForm::BOOL:
      return from.kind == Cpp::BOOL ? named(SAME) : missing();
    case TypeForm::NUMBER:
      return numberFromUser(from, to);
    case TypeForm::TEXT:
      if (from.kind == Cpp::STRING) return named(SAME);
      if (from.kind == Cpp::STRING_VIEW || from.kind == Cpp::C_STRING) return named(STRING);
      return from.kind == Cpp::PATH ? named(PATH_TEXT) : missing();
    case TypeForm::DATA:
      if (from.kind == Cpp::BYTES) return named(SAME);
      return from.kind == Cpp::SPAN && spelled(from.arguments[0]) == "std::byte" ? named(CAST)
                                                                                 : missing();
    case TypeForm::TENSOR:
      if (from.kind == Cpp::TENSOR) return named(SAME);
      return from.kind == Cpp::TENSOR_VIEW ? named(CAST) : missing();
    case TypeForm::LIST:
      return listFromUser(from, to);
    case TypeForm::ENUM:
      if (from.kind != Cpp::ENUM) return missing();
      if (spelled(from) == spelling(to)) return named(SAME);
      return enumerants(services_.enums.at(to.type.id), from, false);
    case TypeForm::STRUCT:
      return structFromUser(from, to);
    case TypeForm::SERVICE: {
      const Service& wanted = services_.services.at(to.type.id);
      for (const auto& [id, service]: services_.services) {
        if (service.handle() != spelled(from)) continue;
        return services_.extends(id, wanted.id) ? named(SAME) : missing();
      }
      return missing();
    }
  }
  return missing();
}

Match TypeMatcher::numberFromUser(const CppType& from, const SchemaValue& to) const {
  if (from.kind == Cpp::DURATION) {
    std::string unit = chronoUnit(to.unit);
    if (unit.empty()) {
      return missing("a duration needs a unit to be a number: `$Lp.unit(\"ms\")` in the schema");
    }
    return found({Conversion::Kind::DURATION_COUNT, spelled(from), spelling(to), {}, {}, unit});
  }
  std::optional<TypeKind> kind = schemaNumber(from);
  if (!kind) return missing();
  CppType target = numberType(to.type.kind);
  target.name = spelling(to);
  Match match = numberToUser({{*kind, 0, {}}, false, false, {}}, target, Numbers::EXACT);
  if (!match) return match;
  match.conversion->from = spelled(from);
  match.conversion->to = spelling(to);
  return match;
}

Match TypeMatcher::listFromUser(const CppType& from, const SchemaValue& to) const {
  using enum Conversion::Kind;
  if (from.kind == Cpp::MAP) return mapsPairs(from, to, false);
  if (from.kind != Cpp::VECTOR && from.kind != Cpp::SPAN) return missing();
  SchemaValue element{to.type.element.at(0), false, false, to.unit};
  Match inner = fromUser(from.arguments[0], element);
  if (!inner) return inner;
  if (spelled(from) == spelling(to)) {
    return found({SAME, spelled(from), spelling(to), {}, {}, {}});
  }
  bool isPlain = inner.conversion->kind == SAME || inner.conversion->kind == CAST;
  return found(
      {isPlain ? RANGE : ELEMENTS, spelled(from), spelling(to), {*inner.conversion}, {}, {}});
}

Match TypeMatcher::structFromUser(const CppType& from, const SchemaValue& to) const {
  if (from.kind != Cpp::RECORD) return missing();
  if (spelled(from) == spelling(to)) {
    return found({Conversion::Kind::SAME, spelled(from), spelling(to), {}, {}, {}});
  }
  const Struct& declared = services_.structs.at(to.type.id);
  if (!declared.arms.empty()) return missing(fmt::format("`{}` has a union", declared.name));
  return fieldsFromUser(from, declared.fields, spelling(to), declared.id);
}

Match TypeMatcher::fromUser(const CppType& from, const std::vector<Field>& results,
                            const std::string& to) const {
  if (from.kind == Cpp::RECORD && spelled(from) == to) {
    return found({Conversion::Kind::SAME, to, to, {}, {}, {}});
  }
  return fieldsFromUser(from, results, to, 0);
}

Match TypeMatcher::fieldsFromUser(const CppType& from, const std::vector<Field>& fields,
                                  const std::string& to, std::uint64_t structId) const {
  if (from.kind != Cpp::RECORD || !from.isAggregate) return missing();
  Conversion conversion{Conversion::Kind::FIELDS, spelled(from), to, {}, {}, {}};
  for (const Field& field: fields) {
    if (!field.type || field.boxed) {
      return missing(
          fmt::format("`{}` has no counterpart in a class of one's own", field.schemaName));
    }
    NameMatch match = matchName(field.name, from.names);
    if (!match.index) return missing(noField(from, field.schemaName, match.isAmbiguous));
    const CppType& type = from.fields.at(*match.index);
    Match inner = fromUser(type, ofField(structId, field));
    if (!inner) return missing(otherField(from, *match.index, inner.why));
    conversion.members.push_back({from.names[*match.index], field.name, {*inner.conversion}});
  }
  return found(std::move(conversion));
}

std::string TypeMatcher::noField(const CppType& record, const std::string& name, bool isAmbiguous) {
  return fmt::format("`{}` has {} `{}`", spelled(record),
                     isAmbiguous ? "more than one field that could be" : "no field", name);
}

std::string TypeMatcher::otherField(const CppType& record, std::size_t index,
                                    const std::string& why) {
  std::string text = fmt::format("its field `{}` is `{}`", record.names.at(index),
                                 record.fields.at(index).written);
  return why.empty() ? text : text + ": " + why;
}

std::string TypeMatcher::schemaSpelling(const Type& type) const {
  switch (type.kind) {
    case TypeKind::BOOL:
      return "Bool";
    case TypeKind::INT8:
      return "Int8";
    case TypeKind::INT16:
      return "Int16";
    case TypeKind::INT32:
      return "Int32";
    case TypeKind::INT64:
      return "Int64";
    case TypeKind::UINT8:
      return "UInt8";
    case TypeKind::UINT16:
      return "UInt16";
    case TypeKind::UINT32:
      return "UInt32";
    case TypeKind::UINT64:
      return "UInt64";
    case TypeKind::FLOAT32:
      return "Float32";
    case TypeKind::FLOAT64:
      return "Float64";
    case TypeKind::TEXT:
      return "Text";
    case TypeKind::DATA:
      return "Data";
    case TypeKind::TENSOR:
      return "Lp.Tensor";
    case TypeKind::LIST:
      return "List(" + schemaSpelling(type.element.at(0)) + ")";
    case TypeKind::ENUM:
      return schemas_.enums.at(type.id).name;
    case TypeKind::STRUCT:
      return schemas_.structs.at(type.id).name;
    case TypeKind::SERVICE:
      return schemas_.interfaces.at(type.id).name;
  }
  return {};
}

std::string TypeMatcher::fitting(const SchemaValue& value) const {
  std::string own = spelling({value.type, false, false, {}});
  if (value.isOptional) return "`std::optional<" + own + ">`";
  switch (formOf(value.type.kind)) {
    case TypeForm::TEXT:
      return "`std::string`, `const std::string&`, `std::string_view`, `const char*`,"
             " `std::filesystem::path`";
    case TypeForm::DATA:
      return "`std::span<const std::byte>`, `lp::Bytes`";
    case TypeForm::TENSOR:
      return "`lp::TensorView`, `lp::Tensor`";
    case TypeForm::ENUM:
      return "`" + own + "`, or an enum with the same names";
    case TypeForm::STRUCT:
      return "`" + own + "`, or a struct with the same fields";
    case TypeForm::LIST:
    case TypeForm::BOOL:
    case TypeForm::NUMBER:
    case TypeForm::SERVICE:
      return "`" + own + "`";
  }
  return {};
}

}  // namespace lp::gen
