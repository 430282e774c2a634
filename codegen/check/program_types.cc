#include "codegen/check/program_types.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "codegen/check/cpp_spelling.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

// Deeper than this are only types that hold themselves.
constexpr int MAX_DEPTH = 16;

Number numberOf(const CppType& type) {
  if (type.kind == Cpp::INTEGER) return {true, false, type.isSigned, type.bits};
  if (type.kind == Cpp::FLOATING) return {false, true, true, type.bits};
  return {};
}

// Whether every value of `from` is a value of `to`.
bool isLossless(const Number& from, const Number& to) {
  if (from.isFloating) return to.isFloating && to.bits >= from.bits;
  if (to.isFloating) {
    unsigned digits = to.bits == 32 ? 24 : 53;
    return from.bits - (from.isSigned ? 1 : 0) <= digits;
  }
  if (from.isSigned == to.isSigned) return to.bits >= from.bits;
  return !from.isSigned && to.bits > from.bits;
}

Match found(Conversion conversion) { return {std::move(conversion), {}}; }
Match missing(std::string why = {}) { return {std::nullopt, std::move(why)}; }

// An element, a field, ...: a match of the outer type needs one of the inner.
template <typename Make>
Match within(Match inner, Make&& make) {
  if (!inner) return inner;
  return found(make(std::move(*inner.conversion)));
}

}  // namespace

std::string TypeMatcher::spelling(const SchemaValue& value) const {
  if (value.isOptional) return "std::optional<" + valueSpelling(value.type, services_) + ">";
  if (!value.isView) return valueSpelling(value.type, services_);
  std::string text = parameterSpelling(value.type, services_);
  std::string_view view = text;
  if (view.starts_with("const ") && view.ends_with("&")) view = view.substr(6, view.size() - 7);
  return std::string(view);
}

SchemaValue TypeMatcher::ofField(std::uint64_t structId, const Field& field) const {
  SchemaValue value{*field.type, false, field.optional, {}};
  auto declared = schemas_.structs.find(structId);
  if (declared == schemas_.structs.end()) return value;
  for (const FieldDecl& decl: declared->second.fields) {
    if (decl.name == field.schemaName) value.unit = decl.annotations.unit.value_or("");
  }
  return value;
}

Match TypeMatcher::toUser(const SchemaValue& from, const CppType& to, Numbers numbers) const {
  if (depth_ > MAX_DEPTH) return missing(fmt::format("`{}` holds itself", spelled(to)));
  ++depth_;
  Match match = missing();
  if (to.reference == CppType::Reference::LVALUE && !to.isConst) {
    match = missing("a reference that is not const cannot refer to what came in a call");
  } else if (to.hasConvert && !to.arguments.empty()) {
    match = within(toUser(from, to.arguments[0], numbers), [&](Conversion inner) {
      return Conversion{Conversion::Kind::CONVERT, spelling(from), spelled(to), {inner}, {}, {}};
    });
  } else if (from.isOptional && to.kind == Cpp::OPTIONAL) {
    SchemaValue held{from.type, false, false, from.unit};
    match = within(toUser(held, to.arguments[0], numbers), [&](Conversion inner) {
      bool isSame = inner.kind == Conversion::Kind::SAME && spelling(from) == spelled(to);
      return isSame ? Conversion{Conversion::Kind::SAME, spelling(from), spelled(to), {}, {}, {}}
                    : Conversion{
                          Conversion::Kind::OPTIONAL, spelling(from), spelled(to), {inner}, {}, {}};
    });
  } else if (from.isOptional) {
    match = missing("it may be absent, so the parameter has to be a std::optional");
  } else if (to.kind == Cpp::OPTIONAL) {
    match = within(toUser(from, to.arguments[0], numbers), [&](Conversion inner) {
      return Conversion{Conversion::Kind::WRAP, spelling(from), spelled(to), {inner}, {}, {}};
    });
  } else {
    match = plainToUser(from, to, numbers);
  }
  --depth_;
  return match;
}

Match TypeMatcher::plainToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const {
  switch (formOf(from.type.kind)) {
    case TypeForm::BOOL:
      return to.kind == Cpp::BOOL ? named(Conversion::Kind::SAME, from, to) : missing();
    case TypeForm::NUMBER:
      return numberToUser(from, to, numbers);
    case TypeForm::TEXT:
      return textToUser(from, to);
    case TypeForm::DATA: {
      bool isSpan = to.kind == Cpp::SPAN && to.isConst && spelled(to.arguments[0]) == "std::byte";
      if (isSpan) return named(Conversion::Kind::SAME, from, to);
      if (to.kind != Cpp::BYTES) return missing();
      return named(from.isView ? Conversion::Kind::CAST : Conversion::Kind::SAME, from, to);
    }
    case TypeForm::TENSOR:
      if (to.kind == Cpp::TENSOR_VIEW) return named(Conversion::Kind::SAME, from, to);
      if (to.kind != Cpp::TENSOR) return missing();
      return named(from.isView ? Conversion::Kind::CAST : Conversion::Kind::SAME, from, to);
    case TypeForm::LIST:
      return listToUser(from, to, numbers);
    case TypeForm::ENUM: {
      if (to.kind != Cpp::ENUM) return missing();
      if (spelled(to) == spelling(from)) return named(Conversion::Kind::SAME, from, to);
      return enumerants(services_.enums.at(from.type.id), to, true);
    }
    case TypeForm::STRUCT:
      return structToUser(from, to, numbers);
    case TypeForm::SERVICE:
      return handleToUser(from.type.id, to);
  }
  return missing();
}

Match TypeMatcher::named(Conversion::Kind kind, const SchemaValue& from, const CppType& to) const {
  return found({kind, spelling(from), spelled(to), {}, {}, from.unit});
}

Match TypeMatcher::numberToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const {
  if (to.kind == Cpp::DURATION) {
    std::string unit = chronoUnit(from.unit);
    if (unit.empty()) {
      return missing("a number needs a unit to be a duration: `$Lp.unit(\"ms\")` in the schema");
    }
    return found({Conversion::Kind::DURATION, spelling(from), spelled(to), {}, {}, unit});
  }
  Number source = numberOf(from.type.kind), target = numberOf(to);
  if (!target.isInteger && !target.isFloating) return missing();
  if (isLossless(source, target)) {
    bool isSame = source.bits == target.bits && source.isFloating == target.isFloating;
    return named(isSame ? Conversion::Kind::SAME : Conversion::Kind::CAST, from, to);
  }
  if (numbers == Numbers::EXACT || source.isFloating != target.isFloating) {
    return missing("values could be lost");
  }
  return named(target.isInteger ? Conversion::Kind::NARROW : Conversion::Kind::CAST, from, to);
}

Match TypeMatcher::textToUser(const SchemaValue& from, const CppType& to) const {
  using enum Conversion::Kind;
  switch (to.kind) {
    case Cpp::STRING:
      return named(from.isView ? STRING : SAME, from, to);
    case Cpp::STRING_VIEW:
      return named(SAME, from, to);
    case Cpp::C_STRING:
      return named(from.isView ? C_STRING : OWNED_C_STRING, from, to);
    case Cpp::PATH:
      return named(PATH, from, to);
    default:
      return missing();
  }
}

Match TypeMatcher::listToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const {
  using enum Conversion::Kind;
  if (to.kind == Cpp::MAP) return mapsPairs(to, from, true);
  if (to.kind != Cpp::VECTOR && to.kind != Cpp::SPAN) return missing();
  SchemaValue element{from.type.element.at(0), false, false, from.unit};
  bool isSpan = spelling(from).starts_with("std::span<");
  if (to.kind == Cpp::SPAN) {
    bool isSame = to.isConst && spelled(to.arguments[0]) == spelling(element) &&
                  element.type.kind != TypeKind::BOOL;
    return isSame ? named(SAME, from, to) : missing();
  }
  return within(toUser(element, to.arguments[0], numbers), [&](Conversion inner) {
    if (!isSpan && spelled(to) == spelling(from)) {
      return Conversion{SAME, spelling(from), spelled(to), {}, {}, {}};
    }
    bool isPlain = inner.kind == SAME || inner.kind == CAST;
    return Conversion{isPlain ? RANGE : ELEMENTS, spelling(from), spelled(to), {inner}, {}, {}};
  });
}

Match TypeMatcher::structToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const {
  if (to.kind != Cpp::RECORD) return missing();
  if (spelled(to) == spelling(from)) return named(Conversion::Kind::SAME, from, to);
  if (!to.isAggregate) return missing();
  const Struct& declared = services_.structs.at(from.type.id);
  if (!declared.arms.empty()) return missing(fmt::format("`{}` has a union", declared.name));
  Conversion fields{Conversion::Kind::FIELDS, spelling(from), spelled(to), {}, {}, {}};
  for (const Field& field: declared.fields) {
    if (!field.type || field.boxed) {
      return missing(fmt::format("`{}.{}` has no counterpart in a class of one's own",
                                 declared.name, field.name));
    }
    NameMatch match = matchName(field.name, to.names);
    if (!match.index) return missing(noField(to, field.schemaName, match.isAmbiguous));
    Match inner = toUser(ofField(declared.id, field), to.fields.at(*match.index), numbers);
    if (!inner) return missing(otherField(to, *match.index, inner.why));
    fields.members.push_back({field.name, to.names[*match.index], {*inner.conversion}});
  }
  return found(std::move(fields));
}

Match TypeMatcher::enumerants(const Enum& schema, const CppType& user, bool toUser) const {
  std::string name = schema.nameSpace + "::" + schema.name;
  Conversion conversion{Conversion::Kind::ENUMERANTS,
                        toUser ? name : spelled(user),
                        toUser ? spelled(user) : name,
                        {},
                        {},
                        {}};
  std::vector<std::string> names;
  for (const Enumerant& one: schema.enumerants) names.push_back(one.name);
  const auto& sources = toUser ? names : user.names;
  const auto& targets = toUser ? user.names : names;
  for (const std::string& source: sources) {
    NameMatch match = matchName(source, targets);
    if (!match.index) {
      return missing(fmt::format("`{}` has {} for `{}`", conversion.to,
                                 match.isAmbiguous ? "more than one name" : "no name", source));
    }
    conversion.members.push_back({source, targets[*match.index], {}});
  }
  return found(std::move(conversion));
}

Match TypeMatcher::handleToUser(std::uint64_t service, const CppType& to) const {
  if (to.kind != Cpp::RECORD) return missing();
  const Service& offered = services_.services.at(service);
  for (const auto& [id, base]: services_.services) {
    if (base.handle() != spelled(to)) continue;
    if (!services_.extends(service, id)) break;
    return found({Conversion::Kind::SAME, offered.handle(), spelled(to), {}, {}, {}});
  }
  return missing();
}

Match TypeMatcher::mapsPairs(const CppType& map, const SchemaValue& list, bool toUser) const {
  if (!services_.isEntries(list.type)) return missing("a map is a List of {key, value} structs");
  const Struct& pair = services_.structs.at(list.type.element.at(0).id);
  Conversion conversion{toUser ? Conversion::Kind::PAIRS_TO_MAP : Conversion::Kind::MAP_TO_PAIRS,
                        toUser ? spelling(list) : spelled(map),
                        toUser ? spelled(map) : spelling(list),
                        {},
                        {},
                        {}};
  for (std::size_t i = 0; i < 2; ++i) {
    SchemaValue value = ofField(pair.id, pair.fields[i]);
    Match inner = toUser ? this->toUser(value, map.arguments.at(i), Numbers::EXACT)
                         : fromUser(map.arguments.at(i), value);
    if (!inner) return inner;
    conversion.inner.push_back(*inner.conversion);
  }
  return found(std::move(conversion));
}

}  // namespace lp::gen
