#include <fmt/format.h>

#include <string>
#include <vector>

#include "codegen/base/literal.h"
#include "codegen/emit/expressions.h"
#include "codegen/emit/layout.h"
#include "codegen/emit/program.h"

namespace lp::gen {

namespace {

// Small values go by value.
std::string parameterOf(const Conversion& conversion) {
  bool isSmall =
      conversion.kind == Conversion::Kind::ENUMERANTS || conversion.from.starts_with("std::span<");
  return isSmall ? conversion.from + " from" : "const " + conversion.from + "& from";
}

class FunctionEmitter {
 public:
  FunctionEmitter(Text& text, const ProgramPlan& plan): text_(text), expressions_(plan) {}

  // acme::Codec toAcmeCodec(kv::Codec from) { ... }
  void conversion(const PlannedConversion& planned) {
    const Conversion& one = planned.conversion;
    text_.list(fmt::format("{} {}(", one.to, planned.function), {parameterOf(one)}, ") {");
    text_.indent();
    body(one);
    text_.outdent().line("}").line();
  }

  // acme::StoreOptions makeAcmeStoreOptions(const lp::Wiring& wiring) { ... }
  void maker(const PlannedMaker& planned, const std::string& label) {
    const Argument& argument = planned.argument;
    text_.line(fmt::format("{} {}({}) {{", argument.type, planned.function,
                           usesWiring(argument) ? "const lp::Wiring& wiring" : ""));
    text_.indent().line(fmt::format("{} made{{}};", argument.type));
    for (std::size_t i = 0; i < argument.fields.size(); ++i) {
      std::string to = "made." + argument.fields[i];
      std::string value = expressions_.argument(argument.arguments[i], label);
      if (7 + value.size() <= Text::COLUMNS) {
        text_.assign(to, value);
      } else {
        text_.line(broken(fmt::format("{} = {};", to, value), 2, 2, 0));
      }
    }
    text_.line("return made;").outdent().line("}").line();
  }

  // std::shared_ptr<acme::Clock> sharedClock(const lp::Wiring& wiring);
  void declaration(const PlannedShared& planned) {
    text_.line(fmt::format("{} {}(const lp::Wiring& wiring);", planned.argument.resultType,
                           planned.function));
  }

  // The same with a body: the first of the nodes that share it makes it.
  void shared(const PlannedShared& planned) {
    Argument call = planned.argument;
    call.shared.clear();
    text_.line(
        fmt::format("{} {}(const lp::Wiring& wiring) {{", call.resultType, planned.function));
    text_.indent();
    text_.line(broken(fmt::format("return lp::_::shared(wiring, {}, {}, [&] {{ return {}; }});",
                                  quoted(planned.argument.shared), quoted(planned.place),
                                  expressions_.argument(call, {})),
                      2, 2, 0));
    text_.outdent().line("}").line();
  }

 private:
  void body(const Conversion& one) {
    using enum Conversion::Kind;
    switch (one.kind) {
      case ENUMERANTS:
        return enumerants(one);
      case FIELDS:
        return fields(one);
      case OPTIONAL:
        text_.line("if (!from) return std::nullopt;");
        text_.line(
            fmt::format("return {};", expressions_.converted(one.inner.at(0), "(*from)", true)));
        return;
      case RANGE:
        text_.line("return {from.begin(), from.end()};");
        return;
      case ELEMENTS:
        text_.line(fmt::format("{} to;", one.to)).line("to.reserve(from.size());");
        return loop("const auto& element",
                    fmt::format("to.push_back({});", inner(one, 0, "element")));
      case PAIRS_TO_MAP:
        text_.line(fmt::format("{} to;", one.to));
        return loop("const auto& pair",
                    fmt::format("to.insert_or_assign({}, {});", inner(one, 0, "pair.key"),
                                inner(one, 1, "pair.value")));
      case MAP_TO_PAIRS:
        text_.line(fmt::format("{} to;", one.to)).line("to.reserve(from.size());");
        return loop(
            "const auto& [key, value]",
            fmt::format("to.push_back({{{}, {}}});", inner(one, 0, "key"), inner(one, 1, "value")));
      default:
        return;  // the others are expressions
    }
  }

  void loop(const std::string& variable, const std::string& statement) {
    std::string head = fmt::format("for ({}: from)", variable);
    if (text_.fits(head + " " + statement)) {
      text_.line(head + " " + statement);
    } else {
      text_.line(head + " {").indent().line(statement).outdent().line("}");
    }
    text_.line("return to;");
  }

  std::string inner(const Conversion& one, std::size_t index, const std::string& value) const {
    return expressions_.converted(one.inner.at(index), value, true);
  }

  void enumerants(const Conversion& one) {
    text_.line("switch (from) {").indent();
    for (const Conversion::Member& member: one.members) {
      text_.line(fmt::format("case {}::{}:", one.from, member.from));
      text_.indent().line(fmt::format("return {}::{};", one.to, member.to)).outdent();
    }
    text_.outdent().line("}");
    text_.list("throw lp::Error(",
               {"lp::Code::INVALID_ARGUMENT",
                quoted(fmt::format("a value that {} has no name for", one.from))},
               ");");
  }

  void fields(const Conversion& one) {
    text_.line(fmt::format("{} to{{}};", one.to));
    for (const Conversion::Member& member: one.members) {
      text_.assign("to." + member.to,
                   expressions_.converted(member.conversion.at(0), "from." + member.from, true));
    }
    text_.line("return to;");
  }

  Text& text_;
  Expressions expressions_;
};

}  // namespace

void emitFunctions(Text& text, const ProgramPlan& plan) {
  FunctionEmitter emitter(text, plan);
  for (const PlannedConversion& one: plan.conversions) emitter.conversion(one);
  for (const PlannedShared& one: plan.shared) emitter.declaration(one);
  if (!plan.shared.empty()) text.line();
  for (const PlannedMaker& one: plan.makers) emitter.maker(one, one.label);
  for (const PlannedShared& one: plan.shared) emitter.shared(one);
}

}  // namespace lp::gen
