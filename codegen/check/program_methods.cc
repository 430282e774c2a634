#include "codegen/check/program_methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_classes.h"
#include "codegen/check/program_batches.h"
#include "codegen/check/program_signatures.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

// What a method returns, seen through lp::Task.
const CppType& resultOf(const CppFunction& function) {
  bool isTask = function.result.kind == Cpp::TASK && !function.result.arguments.empty();
  return isTask ? function.result.arguments[0] : function.result;
}

const char* whyNotCallable(const CppFunction& function) {
  if (function.isDeleted) return "deleted";
  if (function.isTemplate) return "a template";
  if (function.isVariadic) return "variadic";
  if (function.isRvalueOnly) return "for temporary objects only (`&&`)";
  return nullptr;
}

class MethodMatcher {
 public:
  MethodMatcher(const ProgramScope& scope, const CppClass& object, const Service& service,
                const Method& method, bool isBatched, const Position& at, Diagnostics& diagnostics)
      : scope_(scope),
        object_(object),
        service_(service),
        method_(method),
        isBatched_(isBatched),
        at_(at),
        diagnostics_(diagnostics) {}

  std::optional<ServedMethod> match() {
    std::vector<const CppFunction*> named = candidates();
    if (named.empty()) {
      reportMissing();
      return std::nullopt;
    }
    struct Fit {
      const CppFunction* function;
      ServedMethod served;
    };
    std::vector<Fit> fits;
    for (const CppFunction* one: named) {
      Diagnostics silent;
      if (auto served = tryOne(*one, silent)) fits.push_back({one, std::move(*served)});
    }
    if (fits.empty()) {
      if (const CppFunction* form = isBatched_ ? nullptr : batchFormIn(named)) {
        reportNotListed(*form);
      } else if (named.size() == 1) {
        tryOne(*named[0], diagnostics_);
      } else {
        reportNoneFits(named);
      }
      return std::nullopt;
    }
    // As C++ would: the fewest conversions, and on an object that is not const.
    auto rank = [](const Fit& fit) {
      const auto& all = fit.served.parameters;
      auto converted = std::count_if(all.begin(), all.end(), [](const Conversion& one) {
        return one.kind != Conversion::Kind::SAME;
      });
      return std::pair(converted, fit.function->isConst);
    };
    std::stable_sort(fits.begin(), fits.end(),
                     [&](const Fit& a, const Fit& b) { return rank(a) < rank(b); });
    if (fits.size() > 1 && rank(fits[0]) == rank(fits[1])) {
      auto report = diagnostics_.report(AMBIGUOUS_METHOD, at_, object_.name, qualified());
      for (const Fit& fit: fits) report.note(fit.function->at, "`" + fit.function->signature + "`");
    }
    return std::move(fits[0].served);
  }

 private:
  // By the very name first; it is what `$Lp.cxx` says, or what was meant.
  std::vector<const CppFunction*> candidates() const {
    std::vector<const CppFunction*> exact, alike;
    for (const CppFunction& one: object_.methods) {
      if (one.name == method_.name) exact.push_back(&one);
      if (sameWords(one.name, method_.name)) alike.push_back(&one);
    }
    return exact.empty() ? alike : exact;
  }

  std::optional<ServedMethod> tryOne(const CppFunction& function, Diagnostics& diagnostics) {
    if (const char* why = whyNotCallable(function)) {
      diagnostics.report(METHOD_NOT_CALLABLE, function.at, function.signature, why)
          .note(method_.at, fmt::format("`{}` asks for it", qualified()));
      return std::nullopt;
    }
    std::size_t before = diagnostics.all().size();
    ServedMethod served{service_.id,
                        method_.ordinal,
                        function.name,
                        function.at,
                        {},
                        {},
                        {},
                        function.result.kind == Cpp::TASK,
                        method_.results.empty(),
                        {}};
    served.resultType = spelledExactly(function.result);
    if (isBatched_) {
      batchForm(function, served, diagnostics);
    } else {
      parameters(function, served, diagnostics);
      result(function, served, diagnostics);
    }
    if (diagnostics.all().size() > before) return std::nullopt;
    return served;
  }

  void parameters(const CppFunction& function, ServedMethod& served, Diagnostics& diagnostics) {
    const auto& own = function.parameters;
    const std::vector<SchemaValue> wanted = methodParameters(scope_, service_, method_);
    bool hasRest = own.size() > wanted.size() && !own[wanted.size()].hasDefault;
    if (own.size() < wanted.size() || hasRest) {
      auto report = diagnostics.report(PARAMETER_COUNT, function.at, function.signature,
                                       countedParameters(own.size()), qualified(),
                                       std::to_string(wanted.size()));
      bothWays(report, function);
      return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      Match match = scope_.types.toUser(wanted[i], own[i].type, TypeMatcher::Numbers::EXACT);
      if (match) {
        served.parameters.push_back(std::move(*match.conversion));
        continue;
      }
      std::string name = own[i].name.empty() ? std::to_string(i + 1) : "`" + own[i].name + "`";
      auto report =
          diagnostics.report(PARAMETER_TYPE, own[i].at, name, object_.name + "::" + function.name,
                             own[i].type.written, described(scope_, wanted[i]));
      if (!match.why.empty()) report.hint(match.why);
      bothWays(report, function);
    }
  }

  void result(const CppFunction& function, ServedMethod& served, Diagnostics& diagnostics) {
    Match match = matchResult(scope_, service_, method_, resultOf(function));
    if (match) {
      served.result = std::move(*match.conversion);
      return;
    }
    auto report =
        diagnostics.report(RESULT_TYPE, function.at, object_.name + "::" + function.name,
                           function.result.written, describedResults(scope_, service_, method_));
    if (!match.why.empty()) report.hint(match.why);
    bothWays(report, function);
  }

  void batchForm(const CppFunction& function, ServedMethod& served, Diagnostics& diagnostics) {
    auto why = matchBatchForm(scope_, service_, method_, function, served);
    if (!why) return;
    diagnostics.report(NO_BATCH_FORM, function.at, function.signature, qualified(), *why)
        .note(method_.at,
              fmt::format("the schema has `{}`", schemaSignature(scope_, service_, method_)))
        .hint(fmt::format("the class says `{}`", wanted()))
        .hint("or `batches` does not list it");
  }

  // The batch form of a method that is not listed as batched.
  const CppFunction* batchFormIn(const std::vector<const CppFunction*>& named) const {
    if (method_.parameters.empty()) return nullptr;
    for (const CppFunction* one: named) {
      ServedMethod served;
      if (whyNotCallable(*one) != nullptr) continue;
      if (!matchBatchForm(scope_, service_, method_, *one, served)) return one;
    }
    return nullptr;
  }

  void reportNotListed(const CppFunction& form) {
    diagnostics_.report(BATCH_NOT_LISTED, at_, object_.name, qualified())
        .note(form.at, fmt::format("the class has `{}`", form.signature))
        .hint(fmt::format("add `batches = [(method = \"{}\")]`", method_.schemaName))
        .hint(fmt::format("or the class says `{}`", wanted()));
  }

  // What the class would say.
  std::string wanted() const {
    return isBatched_ ? wantedBatchForm(scope_, service_, method_)
                      : wantedSignature(scope_, service_, method_);
  }

  void reportMissing() {
    auto report = diagnostics_.report(MISSING_METHOD, at_, object_.name, method_.name, qualified());
    report.note(object_.at, fmt::format("add `{}` to the class", wanted()));
    std::vector<std::string> names;
    for (const CppFunction& one: object_.methods) names.push_back(one.name);
    const std::string near = nearest(method_.name, names);
    for (const CppFunction& one: object_.methods) {
      if (near.empty() || one.name != near) continue;
      report.note(one.at, fmt::format("or is it `{}`?", one.signature));
      break;
    }
    report.note(method_.at, "declared here");
  }

  void reportNoneFits(const std::vector<const CppFunction*>& named) {
    auto report = diagnostics_.report(MISSING_METHOD, at_, object_.name, wanted(), qualified());
    for (const CppFunction* one: named) {
      Diagnostics silent;
      tryOne(*one, silent);
      report.note(one->at, fmt::format("not `{}`: {}", one->signature,
                                       silent.all().empty() ? "" : silent.all()[0].text));
    }
    report.note(method_.at, "declared here");
  }

  // Both signatures, and the change in either file.
  void bothWays(Diagnostics::Builder& report, const CppFunction& function) {
    report.note(method_.at,
                fmt::format("the schema has `{}`", schemaSignature(scope_, service_, method_)));
    report.note(function.at, fmt::format("the class has `{}`", function.signature));
    report.hint(fmt::format("either the class says `{}`", wanted()));
    if (auto schema = schemaFor(scope_, service_, method_, function)) {
      report.hint(fmt::format("or the schema says `{}`", *schema));
    }
  }

  static std::string countedParameters(std::size_t number) {
    if (number == 0) return "no parameters";
    return fmt::format("{} parameter{}", number, number == 1 ? "" : "s");
  }

  std::string qualified() const { return service_.name + "." + method_.schemaName; }

  const ProgramScope& scope_;
  const CppClass& object_;
  const Service& service_;
  const Method& method_;
  const bool isBatched_;
  const Position& at_;
  Diagnostics& diagnostics_;
};

// The kind of a run() that can be called; nothing if it cannot.
std::optional<RunKind> runKind(const CppFunction& function) {
  if (whyNotCallable(function) != nullptr || function.result.kind != Cpp::VOID) return std::nullopt;
  RunKind kind = RunKind::RUN;
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const CppParameter& one = function.parameters[i];
    bool isReference = one.type.reference == CppType::Reference::LVALUE && !one.type.isConst;
    if (i == 0 && one.type.kind == Cpp::STOP_TOKEN && !isReference) {
      kind = RunKind::RUN_WITH_STOP;
    } else if (!one.hasDefault) {
      return std::nullopt;
    }
  }
  return kind;
}

}  // namespace

std::vector<ServedMethod> checkMethods(const ProgramScope& scope, const CppClass& object,
                                       const Service& service, const BatchedMethods& batched,
                                       const Position& at, Diagnostics& diagnostics) {
  std::vector<ServedMethod> served;
  for (const auto& [declaring, method]: scope.services.allMethods(service)) {
    const bool isBatched = batched.contains({declaring->id, method->ordinal});
    MethodMatcher matcher(scope, object, *declaring, *method, isBatched, at, diagnostics);
    if (auto one = matcher.match()) served.push_back(std::move(*one));
  }
  return served;
}

RunKind checkRun(const ProgramScope& scope, const CppClass& object, const Service* service,
                 Diagnostics& diagnostics) {
  if (service != nullptr) {
    for (const auto& [declaring, method]: scope.services.allMethods(*service)) {
      if (sameWords(method->name, "run")) return RunKind::NONE;
    }
  }
  RunKind found = RunKind::NONE;
  const CppFunction* other = nullptr;
  for (const CppFunction& one: object.methods) {
    if (one.name != "run") continue;
    auto kind = runKind(one);
    if (!kind) {
      other = &one;
    } else if (found == RunKind::NONE || *kind == RunKind::RUN_WITH_STOP) {
      found = *kind;
    }
  }
  if (found == RunKind::NONE && other != nullptr) {
    diagnostics.report(RUN_NOT_CALLABLE, other->at, other->signature);
  }
  return found;
}

}  // namespace lp::gen
