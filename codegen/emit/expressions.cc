#include "codegen/emit/expressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "codegen/base/literal.h"

namespace lp::gen {

std::string Expressions::converted(const Conversion& conversion, const std::string& value,
                                   bool isName, const std::string& what) const {
  using enum Conversion::Kind;
  if (needsFunction(conversion, isName)) {
    return fmt::format("{}({})", plan_.functionFor(conversion)->function, value);
  }
  auto inner = [&] { return converted(conversion.inner.at(0), value, isName, what); };
  switch (conversion.kind) {
    case SAME:
      return value;
    case CAST:
      return fmt::format("static_cast<{}>({})", conversion.to, value);
    case NARROW:
      return fmt::format("lp::_::narrow<{}>({}, {})", conversion.to, value,
                         quoted(what.empty() ? "a number" : what));
    case STRING:
      return fmt::format("std::string({})", value);
    case C_STRING:
      return fmt::format("std::string({}).c_str()", value);
    case OWNED_C_STRING:
      return fmt::format("{}.c_str()", value);
    case PATH:
      return fmt::format("std::filesystem::path({})", value);
    case PATH_TEXT:
      return fmt::format("{}.string()", value);
    case DURATION: {
      std::string duration = fmt::format("{}({})", conversion.unit, value);
      if (conversion.unit == conversion.to) return duration;
      return fmt::format("std::chrono::duration_cast<{}>({})", conversion.to, duration);
    }
    case DURATION_COUNT:
      return fmt::format("lp::_::countIn<{}, {}>({})", conversion.to, conversion.unit, value);
    case RANGE:
      return fmt::format("{}({}.begin(), {}.end())", conversion.to, value, value);
    case WRAP:
      return fmt::format("{}({})", conversion.to, inner());
    case CONVERT:
      return fmt::format("lp::Convert<{}>::from({})", conversion.to, inner());
    case CONVERTED:
      return converted(conversion.inner.at(0),
                       fmt::format("lp::Convert<{}>::to({})", conversion.from, value), false, what);
    case ELEMENTS:
    case PAIRS_TO_MAP:
    case MAP_TO_PAIRS:
    case OPTIONAL:
    case ENUMERANTS:
    case FIELDS:
      return value;  // these have functions
  }
  return value;
}

std::string Expressions::argument(const Argument& argument, const std::string& label) const {
  switch (argument.kind) {
    case Argument::Kind::LITERAL:
      return argument.text;
    case Argument::Kind::LIST:
      return fmt::format("{}{{{}}}", argument.type, arguments(argument, label));
    case Argument::Kind::CALL:
      for (const PlannedShared& one: plan_.shared) {
        if (one.argument.shared == argument.shared) return one.function + "(wiring)";
      }
      return fmt::format("{}({})", argument.function, arguments(argument, label));
    case Argument::Kind::STRUCT:
      for (const PlannedMaker& maker: plan_.makers) {
        if (&maker.argument == &argument || maker.argument.at == argument.at) {
          return fmt::format("{}({})", maker.function, usesWiring(argument) ? "wiring" : "");
        }
      }
      return {};
    case Argument::Kind::PARAMETER: {
      std::string path = fmt::format("{}", fmt::join(argument.path, "."));
      std::string all = fmt::format("wiring.parameters<{}>().{}", plan_.parameters, path);
      return converted(argument.conversion, dealt(argument, all, label), false,
                       "parameter " + path);
    }
    case Argument::Kind::INDEX:
      return converted(argument.conversion, "wiring.index()", false, "the index");
    case Argument::Kind::SIZE_OF: {
      std::string size = fmt::format("wiring.groupSize({})", quoted(argument.label));
      return converted(argument.conversion, size, false, "the size of " + argument.label);
    }
    case Argument::Kind::SEED:
      return converted(argument.conversion, "wiring.seed()", false, "the seed");
    case Argument::Kind::HANDLE:
      return handle(argument);
    case Argument::Kind::HANDLES: {
      std::string all =
          fmt::format("wiring.handles<{}>({})", argument.handle, quoted(argument.label));
      return dealt(argument, all, label);
    }
    case Argument::Kind::STOP:
      return "std::move(stop)";
  }
  return {};
}

std::string Expressions::batchSize(const std::vector<std::string>& path) const {
  std::string name = fmt::format("{}", fmt::join(path, "."));
  return fmt::format("lp::_::batchSize(wiring.parameters<{}>().{}, {})", plan_.parameters, name,
                     quoted("parameter " + name));
}

std::string Expressions::handle(const Argument& argument) const {
  std::string label = quoted(argument.label);
  std::string index = argument.choice == Argument::Choice::SAME_INDEX
                          ? "wiring.index()"
                          : fmt::format("lp::_::modulo(wiring, {})", label);
  if (!argument.orElse.empty()) {
    return converted(argument.conversion,
                     fmt::format("lp::_::handleOr<{}>(wiring, {}, {}, {})", argument.handle, label,
                                 index, quoted(argument.orElse)),
                     false);
  }
  if (argument.optional) {
    return fmt::format("lp::_::optionalHandle<{}>(wiring, {}, {})", argument.handle, label, index);
  }
  bool isOnly = argument.choice == Argument::Choice::ONLY;
  std::string one =
      fmt::format("wiring.handle<{}>({}{})", argument.handle, label, isOnly ? "" : ", " + index);
  return converted(argument.conversion, one, false);
}

std::string Expressions::dealt(const Argument& argument, const std::string& all,
                               const std::string& label) const {
  if (argument.dealing == Dealing::ALL) return all;
  return fmt::format("lp::_::{}({}, wiring, {})",
                     argument.dealing == Dealing::STRIDE ? "stride" : "block", all, quoted(label));
}

std::string Expressions::arguments(const Argument& argument, const std::string& label) const {
  std::vector<std::string> all;
  for (const Argument& one: argument.arguments) all.push_back(this->argument(one, label));
  return fmt::format("{}", fmt::join(all, ", "));
}

bool usesStop(const Argument& call) {
  return std::any_of(call.arguments.begin(), call.arguments.end(),
                     [](const Argument& one) { return one.kind == Argument::Kind::STOP; });
}

bool usesWiring(const Argument& argument) {
  bool isFixed = argument.kind == Argument::Kind::LITERAL ||
                 argument.kind == Argument::Kind::LIST || argument.kind == Argument::Kind::CALL ||
                 argument.kind == Argument::Kind::STRUCT || argument.kind == Argument::Kind::STOP;
  if (!isFixed || !argument.shared.empty()) return true;
  for (const Argument& one: argument.arguments) {
    if (usesWiring(one)) return true;
  }
  return false;
}

}  // namespace lp::gen
