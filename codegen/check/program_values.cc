#include "codegen/check/program_values.h"

#include <fmt/format.h>

#include <cfloat>
#include <cmath>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/base/literal.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_classes.h"
#include "codegen/check/kinds_colocation.h"
#include "codegen/check/program_arguments.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

// What a value is made of one of, under optionals and lp::Convert.
const CppType& core(const CppType& type) {
  const CppType* inner = &type;
  while ((inner->kind == Cpp::OPTIONAL || inner->hasConvert) && !inner->arguments.empty()) {
    inner = &inner->arguments[0];
  }
  return *inner;
}

Dealing dealing(Meeting by) {
  if (by == Meeting::STRIDE) return Dealing::STRIDE;
  return by == Meeting::BLOCK ? Dealing::BLOCK : Dealing::ALL;
}

template <typename... Cases>
struct Overloaded: Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

Argument ValueFitter::start(Argument::Kind kind, const ArgumentDecl& argument,
                            const Wanted& wanted) const {
  Argument made;
  made.kind = kind;
  made.at = argument.at;
  made.name = wanted.name;
  made.type = spelled(*wanted.type);
  return made;
}

Argument ValueFitter::mismatch(const ArgumentDecl& argument, const std::string& what,
                               const Wanted& wanted, const std::string& hint) {
  auto report =
      diagnostics_.report(ARGUMENT_TYPE, argument.valueAt, wanted.name, wanted.type->written, what);
  if (wanted.at.line > 0) report.note(wanted.at, fmt::format("`{}` is declared here", wanted.name));
  if (!hint.empty()) report.hint(hint);
  return start(Argument::Kind::LITERAL, argument, wanted);
}

Argument ValueFitter::fit(const ArgumentDecl& argument, const Wanted& wanted) {
  if (bad_.contains(&argument)) return start(Argument::Kind::LITERAL, argument, wanted);
  return std::visit(
      Overloaded{
          [&](const Unspecified&) { return start(Argument::Kind::LITERAL, argument, wanted); },
          [&](const ParameterValue& value) {
            return parameter(argument, value.name.value, wanted);
          },
          [&](const IndexValue&) {
            return number(argument, Argument::Kind::INDEX, TypeKind::UINT32, wanted);
          },
          [&](const SizeOfValue& value) {
            Argument made = number(argument, Argument::Kind::SIZE_OF, TypeKind::UINT32, wanted);
            made.label = value.label.value;
            return made;
          },
          [&](const SeedValue&) {
            return number(argument, Argument::Kind::SEED, TypeKind::UINT64, wanted);
          },
          [&](const MakeDecl& make) { return call(argument, make, wanted); },
          [&](const HandleValue& value) { return handle(argument, value.label.value, wanted); },
          [&](const HandlesValue& value) { return handles(argument, value.label.value, wanted); },
          [&](const auto&) { return literal(argument, wanted); },
      },
      argument.value);
}

Argument ValueFitter::stop(const Wanted& wanted) {
  Argument made;
  made.kind = Argument::Kind::STOP;
  made.name = wanted.name;
  made.type = spelled(*wanted.type);
  return made;
}

Argument ValueFitter::literal(const ArgumentDecl& argument, const Wanted& wanted) {
  const CppType& type = *wanted.type;
  if (type.hasConvert && !type.arguments.empty()) {
    Argument made = start(Argument::Kind::CALL, argument, wanted);
    made.function = fmt::format("lp::Convert<{}>::from", spelled(type));
    made.arguments.push_back(literal(argument, {wanted.name, &type.arguments[0], wanted.at}));
    return made;
  }
  if (type.kind == Cpp::OPTIONAL) {
    return literal(argument, {wanted.name, &type.arguments[0], wanted.at});
  }
  if (const auto* value = std::get_if<bool>(&argument.value)) {
    if (type.kind != Cpp::BOOL) return mismatch(argument, "a bool", wanted);
    Argument made = start(Argument::Kind::LITERAL, argument, wanted);
    made.text = *value ? "true" : "false";
    return made;
  }
  if (const auto* value = std::get_if<double>(&argument.value)) {
    if (type.kind == Cpp::FLOATING) return floating(argument, *value, wanted);
    return mismatch(argument, "a floating point number", wanted);
  }
  if (const auto* value = std::get_if<std::string>(&argument.value)) {
    return text(argument, *value, wanted);
  }
  if (const auto* value = std::get_if<EnumerantValue>(&argument.value)) {
    return enumerant(argument, value->name, wanted);
  }
  if (const auto* value = std::get_if<ListValue>(&argument.value)) {
    return list(argument, *value, wanted);
  }
  if (const auto* value = std::get_if<FieldsValue>(&argument.value)) {
    return fields(argument, *value, wanted);
  }
  return integer(argument, wanted);
}

Argument ValueFitter::integer(const ArgumentDecl& argument, const Wanted& wanted) {
  const auto* negative = std::get_if<std::int64_t>(&argument.value);
  bool isNegative = negative != nullptr && *negative < 0;
  std::uint64_t magnitude = negative == nullptr ? std::get<std::uint64_t>(argument.value)
                            : isNegative        ? 0 - static_cast<std::uint64_t>(*negative)
                                                : static_cast<std::uint64_t>(*negative);
  std::string value = (isNegative ? "-" : "") + std::to_string(magnitude);
  if (wanted.type->kind == Cpp::FLOATING) {
    double number = static_cast<double>(magnitude);
    return floating(argument, isNegative ? -number : number, wanted);
  }
  if (wanted.type->kind == Cpp::DURATION) {
    return mismatch(argument, "a number without a unit", wanted,
                    "`text = \"100ms\"`, or a parameter with `$Lp.unit(\"ms\")`");
  }
  if (wanted.type->kind != Cpp::INTEGER) return mismatch(argument, "an integer", wanted);
  unsigned digits = wanted.type->bits - (wanted.type->isSigned ? 1 : 0);
  std::uint64_t limit = digits >= 64 ? UINT64_MAX : (std::uint64_t{1} << digits) - 1;
  if (isNegative) limit = wanted.type->isSigned ? limit + 1 : 0;
  if (magnitude > limit) {
    auto report =
        diagnostics_.report(VALUE_OUT_OF_RANGE, argument.valueAt, value, wanted.type->written);
    if (wanted.at.line > 0) {
      report.note(wanted.at, fmt::format("`{}` is declared here", wanted.name));
    }
  }
  Argument made = start(Argument::Kind::LITERAL, argument, wanted);
  made.text = wanted.type->isSigned ? int64Literal(value) : uint64Literal(value);
  return made;
}

Argument ValueFitter::floating(const ArgumentDecl& argument, double value, const Wanted& wanted) {
  bool isFloat = wanted.type->bits == 32;
  if (isFloat && std::isfinite(value) && std::fabs(value) > static_cast<double>(FLT_MAX)) {
    diagnostics_.report(VALUE_OUT_OF_RANGE, argument.valueAt, fmt::format("{}", value),
                        wanted.type->written);
  }
  Argument made = start(Argument::Kind::LITERAL, argument, wanted);
  std::string digits =
      isFloat ? fmt::format("{}", static_cast<float>(value)) : fmt::format("{}", value);
  made.text = floatLiteral(digits, spelled(*wanted.type), isFloat ? "f" : "");
  return made;
}

Argument ValueFitter::text(const ArgumentDecl& argument, const std::string& value,
                           const Wanted& wanted) {
  Argument made = start(Argument::Kind::LITERAL, argument, wanted);
  switch (wanted.type->kind) {
    case Cpp::STRING:
    case Cpp::STRING_VIEW:
    case Cpp::C_STRING:
    case Cpp::PATH:
      made.text = textLiteral(value);
      return made;
    case Cpp::DURATION: {
      std::size_t unitAt = value.find_first_not_of("0123456789");
      std::string unit = unitAt == std::string::npos ? "" : chronoUnit(value.substr(unitAt));
      if (unitAt == 0 || unitAt > 18 || unit.empty()) {
        return mismatch(argument, "this text", wanted, "as in `text = \"100ms\"`");
      }
      std::string number = unit + "(" + value.substr(0, unitAt) + ")";
      bool isSame = unit == spelled(*wanted.type);
      made.text =
          isSame ? number
                 : fmt::format("std::chrono::duration_cast<{}>({})", spelled(*wanted.type), number);
      return made;
    }
    case Cpp::ENUM:
      return mismatch(argument, "a text", wanted,
                      fmt::format("an enumerant is given by `enumerant = \"{}\"`", value));
    default:
      return mismatch(argument, "a text", wanted);
  }
}

Argument ValueFitter::enumerant(const ArgumentDecl& argument, const std::string& name,
                                const Wanted& wanted) {
  if (wanted.type->kind != Cpp::ENUM) return mismatch(argument, "an enumerant", wanted);
  Argument made = start(Argument::Kind::LITERAL, argument, wanted);
  NameMatch match = matchName(name, wanted.type->names);
  if (match.index) {
    made.text = spelled(*wanted.type) + "::" + wanted.type->names[*match.index];
  } else if (match.isAmbiguous) {
    diagnostics_.report(AMBIGUOUS_NAME, argument.valueAt, name, "`" + spelled(*wanted.type) + "`");
  } else {
    auto report =
        diagnostics_.report(UNKNOWN_ENUMERANT, argument.valueAt, spelled(*wanted.type), name);
    hintNames(report, name, wanted.type->names);
  }
  return made;
}

Argument ValueFitter::list(const ArgumentDecl& argument, const ListValue& list,
                           const Wanted& wanted) {
  if (wanted.type->kind != Cpp::VECTOR) return mismatch(argument, "a list", wanted);
  Argument made = start(Argument::Kind::LIST, argument, wanted);
  const CppType& element = wanted.type->arguments.at(0);
  if (!list.elements.empty() && element.kind == Cpp::UNIQUE_PTR) {
    return mismatch(argument, "a list", wanted, "elements of a list have to be copied");
  }
  for (const ArgumentDecl& one: list.elements) {
    made.arguments.push_back(fit(one, {wanted.name, &element, wanted.at}));
  }
  return made;
}

Argument ValueFitter::fields(const ArgumentDecl& argument, const FieldsValue& value,
                             const Wanted& wanted) {
  const CppType& type = *wanted.type;
  if (type.kind != Cpp::RECORD || !type.isAggregate) {
    return mismatch(argument, "fields", wanted);
  }
  Argument made = start(Argument::Kind::STRUCT, argument, wanted);
  for (const ArgumentDecl& field: value.fields) {
    if (!field.name || bad_.contains(&field)) continue;
    NameMatch match = matchName(field.name->value, type.names);
    if (match.isAmbiguous) {
      diagnostics_.report(AMBIGUOUS_NAME, field.name->at, field.name->value,
                          "`" + spelled(type) + "`");
    } else if (!match.index) {
      auto report =
          diagnostics_.report(UNKNOWN_FIELD, field.name->at, spelled(type), field.name->value);
      hintNames(report, field.name->value, type.names);
    } else {
      const std::string& name = type.names[*match.index];
      for (const std::string& other: made.fields) {
        if (other == name) diagnostics_.report(ARGUMENT_TWICE, field.name->at, name);
      }
      made.fields.push_back(name);
      made.arguments.push_back(fit(field, {name, &type.fields.at(*match.index), wanted.at}));
    }
  }
  return made;
}

Argument ValueFitter::parameter(const ArgumentDecl& argument, const std::string& name,
                                const Wanted& wanted) {
  FoundParameter found = *scope_.parameter(name);
  Argument made = start(Argument::Kind::PARAMETER, argument, wanted);
  made.path = found.path;
  made.dealing = dealing(argument.by.value);
  Match match = scope_.types.toUser(found.value, *wanted.type, TypeMatcher::Numbers::CHECKED);
  if (!match) {
    std::string what =
        fmt::format("parameter `{}` ({})", name, scope_.types.schemaSpelling(found.value.type));
    std::string hint =
        match.why.empty() ? "it fits " + scope_.types.fitting(found.value) : match.why;
    return mismatch(argument, what, wanted, hint);
  }
  made.conversion = *match.conversion;
  return made;
}

Argument ValueFitter::number(const ArgumentDecl& argument, Argument::Kind kind, TypeKind type,
                             const Wanted& wanted) {
  Argument made = start(kind, argument, wanted);
  SchemaValue value{{type, 0, {}}, false, false, {}};
  const char* what = kind == Argument::Kind::INDEX     ? "an index"
                     : kind == Argument::Kind::SIZE_OF ? "a size"
                                                       : "a seed";
  if (core(*wanted.type).kind != Cpp::INTEGER) return mismatch(argument, what, wanted);
  Match match = scope_.types.toUser(value, *wanted.type, TypeMatcher::Numbers::CHECKED);
  if (!match) return mismatch(argument, what, wanted, match.why);
  made.conversion = *match.conversion;
  // Part of a seed is a seed.
  if (kind == Argument::Kind::SEED && made.conversion.kind == Conversion::Kind::NARROW) {
    made.conversion.kind = Conversion::Kind::CAST;
  }
  return made;
}

Argument ValueFitter::call(const ArgumentDecl& argument, const MakeDecl& make,
                           const Wanted& wanted) {
  Argument made = start(Argument::Kind::CALL, argument, wanted);
  if (!make.name || !make.header) return made;
  const CppFunction* function = ArgumentFitter(scope_, bad_).call(make, false, made, diagnostics_);
  if (function == nullptr) return made;
  const CppType& result = function->result;
  const CppType& type = *wanted.type;
  if (make.shared) {
    made.shared = make.shared->value;
    if (!isProperName(make.shared->value)) {
      diagnostics_.report(BAD_NAME, make.shared->at, make.shared->value, "shared object");
    }
    if (result.kind != Cpp::SHARED_PTR || result.reference != CppType::Reference::NONE) {
      diagnostics_
          .report(NOT_SHARED, make.shared->at, make.shared->value,
                  fmt::format("`{}` returns `{}`", make.name->value, result.written))
          .hint("what several nodes hold is a std::shared_ptr");
    }
  }
  const CppType& held = type.kind == Cpp::OPTIONAL ? type.arguments.at(0) : type;
  bool isShared = held.kind == Cpp::SHARED_PTR && result.kind == Cpp::UNIQUE_PTR &&
                  spelled(held.arguments.at(0)) == spelled(result.arguments.at(0));
  if (spelled(result) != spelled(held) && spelled(result) != spelled(type) && !isShared) {
    diagnostics_
        .report(FACTORY_RESULT, argument.valueAt, make.name->value, result.written, type.written)
        .note(function->at, fmt::format("`{}` is declared here", make.name->value));
  }
  return made;
}

Argument ValueFitter::handle(const ArgumentDecl& argument, const std::string& label,
                             const Wanted& wanted) {
  Argument made = start(Argument::Kind::HANDLE, argument, wanted);
  const Label& to = scope_.labels.at(label);
  const Service& service = scope_.services.services.at(to.serves);
  SchemaValue value{{TypeKind::SERVICE, service.id, {}}, false, argument.optional, {}};
  Match match = scope_.types.toUser(value, *wanted.type, TypeMatcher::Numbers::EXACT);
  if (!match) {
    std::string hint = argument.optional
                           ? fmt::format("it fits `std::optional<{}>`", service.handle())
                           : fmt::format("it fits `{}`", service.handle());
    return mismatch(argument, fmt::format("a handle to `{}`", label), wanted, hint);
  }
  made.handle = spelled(core(*wanted.type));
  if (!argument.optional) made.conversion = *match.conversion;
  made.label = label;
  made.optional = argument.optional;
  if (argument.orElse) made.orElse = argument.orElse->value;
  if (to.isGroup) {
    made.choice = argument.by.value == Meeting::MODULO ? Argument::Choice::MODULO
                                                       : Argument::Choice::SAME_INDEX;
  }
  return made;
}

Argument ValueFitter::handles(const ArgumentDecl& argument, const std::string& label,
                              const Wanted& wanted) {
  Argument made = start(Argument::Kind::HANDLES, argument, wanted);
  const Service& service = scope_.services.services.at(scope_.labels.at(label).serves);
  Type handle{TypeKind::SERVICE, service.id, {}};
  SchemaValue value{{TypeKind::LIST, 0, {handle}}, false, false, {}};
  Match match = scope_.types.toUser(value, *wanted.type, TypeMatcher::Numbers::EXACT);
  const CppType& list = core(*wanted.type);
  if (!match || list.kind != Cpp::VECTOR) {
    return mismatch(argument, fmt::format("handles to `{}`", label), wanted,
                    fmt::format("they fit `std::vector<{}>`", service.handle()));
  }
  made.handle = spelled(list.arguments.at(0));
  made.label = label;
  made.dealing = dealing(argument.by.value);
  return made;
}

}  // namespace lp::gen
