#include "codegen/check/program_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_classes.h"
#include "codegen/check/program_names.h"
#include "codegen/check/program_values.h"

namespace lp::gen {

namespace {

std::string counted(std::size_t number, const char* what) {
  if (number == 0) return fmt::format("no {}s", what);
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::string withoutSpaces(const std::string& text) {
  std::string result;
  for (char c: text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) result += c;
  }
  return result;
}

// "(StoreOptions, std::shared_ptr<Clock>)"
std::string parameterTypes(const CppFunction& function) {
  std::vector<std::string> types;
  for (const CppParameter& one: function.parameters) types.push_back(one.type.written);
  return fmt::format("({})", fmt::join(types, ", "));
}

// The parameter that gets the node's stop token, if one does.
std::optional<std::size_t> stopParameter(const CppFunction& function, const Callable& callable,
                                         const std::vector<ArgumentDecl>& arguments) {
  if (!callable.givesStop) return std::nullopt;
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const CppParameter& parameter = function.parameters[i];
    const CppType& type = parameter.type;
    bool isReference = type.reference == CppType::Reference::LVALUE && !type.isConst;
    if (type.kind != CppType::Kind::STOP_TOKEN || isReference) continue;
    bool isNamed = std::any_of(arguments.begin(), arguments.end(), [&](const ArgumentDecl& one) {
      return one.name && !parameter.name.empty() && sameWords(parameter.name, one.name->value);
    });
    if (!isNamed) return i;
  }
  return std::nullopt;
}

bool isStop(const Argument& argument) { return argument.kind == Argument::Kind::STOP; }

// Functions that no argument list can call are out of the question.
std::vector<const CppFunction*> candidates(const Callable& callable) {
  std::vector<const CppFunction*> all;
  for (const CppFunction& one: *callable.overloads) {
    if (!one.isDeleted && !one.isTemplate && !one.isVariadic) all.push_back(&one);
  }
  return all;
}

}  // namespace

std::optional<ChosenCall> ArgumentFitter::choose(const Callable& callable,
                                                 const std::vector<ArgumentDecl>& arguments,
                                                 Diagnostics& diagnostics) const {
  std::vector<const CppFunction*> all = candidates(callable);
  if (callable.signature != nullptr) {
    std::string wanted = withoutSpaces(callable.signature->value);
    std::erase_if(
        all, [&](const CppFunction* one) { return withoutSpaces(parameterTypes(*one)) != wanted; });
    if (all.empty()) {
      auto report = diagnostics.report(UNKNOWN_SIGNATURE, callable.signature->at, callable.name,
                                       callable.signature->value);
      for (const CppFunction& one: *callable.overloads) {
        report.note(one.at, fmt::format("there is `{}`", parameterTypes(one)));
      }
      return std::nullopt;
    }
  }
  if (all.size() == 1) return tryOne(*all[0], callable, arguments, diagnostics);

  std::vector<ChosenCall> fitting;
  std::vector<std::pair<const CppFunction*, std::string>> reasons;
  for (const CppFunction* one: all) {
    Diagnostics silent;
    if (auto call = tryOne(*one, callable, arguments, silent)) {
      fitting.push_back(std::move(*call));
    } else {
      reasons.emplace_back(one, silent.all().empty() ? "" : silent.all()[0].text);
    }
  }
  // One that needs no default is nearer than one that does; then, one that can be stopped.
  auto prefer = [&](auto isNearer) {
    std::vector<ChosenCall> nearer;
    std::copy_if(fitting.begin(), fitting.end(), std::back_inserter(nearer), isNearer);
    if (!nearer.empty()) fitting = std::move(nearer);
  };
  prefer([](const ChosenCall& one) {
    return one.function->parameters.size() == one.arguments.size();
  });
  prefer([](const ChosenCall& one) {
    return std::any_of(one.arguments.begin(), one.arguments.end(), isStop);
  });
  if (fitting.size() == 1) return std::move(fitting[0]);
  if (fitting.empty()) {
    auto report = diagnostics.report(NO_CONSTRUCTOR_FITS, callable.at, callable.name);
    for (const auto& [function, why]: reasons) {
      report.note(function->at, fmt::format("not `{}`: {}", function->signature, why));
    }
  } else {
    auto report = diagnostics.report(AMBIGUOUS_CONSTRUCTOR, callable.at, callable.name);
    for (const ChosenCall& one: fitting) {
      report.note(one.function->at, fmt::format("`signature = \"{}\"` is for this one",
                                                parameterTypes(*one.function)));
    }
  }
  return std::nullopt;
}

const CppFunction* ArgumentFitter::call(const MakeDecl& make, bool givesStop, Argument& made,
                                        Diagnostics& diagnostics) const {
  const auto& functions = scope_.decls.headers.functions;
  auto found = functions.find(make.name->value);
  if (found == functions.end() || found->second.empty()) {
    reportUnknownFunction(scope_, *make.name, make.header->value, diagnostics);
    return nullptr;
  }
  Callable callable{"`" + make.name->value + "`",
                    &found->second,
                    make.signature ? &*make.signature : nullptr,
                    make.name->at,
                    {},
                    givesStop};
  auto chosen = choose(callable, make.arguments, diagnostics);
  if (!chosen) return nullptr;
  made.function = make.name->value;
  made.header = make.header->value;
  made.madeAt = chosen->function->at;
  made.resultType = spelledExactly(chosen->function->result);
  made.arguments = std::move(chosen->arguments);
  return chosen->function;
}

std::optional<ChosenCall> ArgumentFitter::tryOne(const CppFunction& function,
                                                 const Callable& callable,
                                                 const std::vector<ArgumentDecl>& arguments,
                                                 Diagnostics& diagnostics) const {
  std::size_t before = diagnostics.all().size();
  std::vector<const ArgumentDecl*> placed = place(function, callable, arguments, diagnostics);
  bool isPlaced = diagnostics.all().size() == before;
  ChosenCall call{&function, {}};
  ValueFitter values(scope_, bad_, diagnostics);
  std::optional<std::size_t> stop = stopParameter(function, callable, arguments);
  const CppParameter* skipped = nullptr;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const CppParameter& parameter = function.parameters[i];
    std::string name = parameter.name.empty() ? std::to_string(i + 1) : parameter.name;
    if (placed[i] != nullptr || stop == i) {
      if (skipped != nullptr) {
        diagnostics
            .report(SKIPPED_DEFAULT, stop == i ? callable.at : placed[i]->at, name, skipped->name)
            .note(skipped->at, fmt::format("`{}` is declared here", skipped->name));
      }
      Wanted wanted{name, &parameter.type, parameter.at};
      call.arguments.push_back(stop == i ? values.stop(wanted) : values.fit(*placed[i], wanted));
    } else if (parameter.hasDefault) {
      if (skipped == nullptr) skipped = &parameter;
    } else if (isPlaced) {
      // A wrong name is reported once, not as a missing argument too.
      diagnostics.report(MISSING_ARGUMENT, callable.at, name, callable.name)
          .note(parameter.at, fmt::format("`{}` is declared here", name));
    }
  }
  if (diagnostics.all().size() > before) return std::nullopt;
  return call;
}

std::vector<const ArgumentDecl*> ArgumentFitter::place(const CppFunction& function,
                                                       const Callable& callable,
                                                       const std::vector<ArgumentDecl>& arguments,
                                                       Diagnostics& diagnostics) const {
  std::vector<const ArgumentDecl*> placed(function.parameters.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto index = parameterOf(function, callable, arguments, i, diagnostics);
    if (!index) continue;
    if (placed[*index] != nullptr) {
      diagnostics.report(ARGUMENT_TWICE, arguments[i].at, function.parameters[*index].name)
          .note(placed[*index]->at, "first given here");
      continue;
    }
    placed[*index] = &arguments[i];
  }
  return placed;
}

std::optional<std::size_t> ArgumentFitter::parameterOf(const CppFunction& function,
                                                       const Callable& callable,
                                                       const std::vector<ArgumentDecl>& arguments,
                                                       std::size_t index,
                                                       Diagnostics& diagnostics) const {
  const ArgumentDecl& argument = arguments[index];
  const auto& parameters = function.parameters;
  if (!argument.name) {
    std::optional<std::size_t> stop = stopParameter(function, callable, arguments);
    std::size_t at = stop && index >= *stop ? index + 1 : index;
    if (at < parameters.size()) return at;
    diagnostics
        .report(TOO_MANY_ARGUMENTS, argument.at, callable.name,
                counted(parameters.size() - (stop ? 1 : 0), "parameter"))
        .note(function.at, fmt::format("`{}`", function.signature));
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const CppParameter& one: parameters) names.push_back(one.name);
  const std::string& wanted = argument.name->value;
  std::optional<std::size_t> found;
  bool hasUnnamed = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    hasUnnamed |= names[i].empty();
    // A member's trailing underscore is not a word.
    if (names[i].empty() || !sameWords(names[i], wanted)) continue;
    if (found && names[i] != wanted && names[*found] != wanted) {
      diagnostics.report(AMBIGUOUS_NAME, argument.name->at, wanted, callable.name)
          .note(function.at, fmt::format("`{}`", function.signature));
      return std::nullopt;
    }
    if (!found || names[i] == wanted) found = i;
  }
  if (found) return found;
  if (hasUnnamed && names.size() > index && names[index].empty()) {
    diagnostics.report(UNNAMED_PARAMETER, argument.name->at, std::to_string(index + 1))
        .note(parameters[index].at, fmt::format("in `{}`", function.signature));
    return std::nullopt;
  }
  auto report = diagnostics.report(UNKNOWN_ARGUMENT, argument.name->at, callable.name, wanted);
  report.note(function.at, fmt::format("`{}` is declared here", function.signature));
  std::erase(names, std::string());
  hintNames(report, wanted, names);
  return std::nullopt;
}

}  // namespace lp::gen
