#include "codegen/check/program_batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "codegen/base/identifier.h"
#include "codegen/check/cpp_spelling.h"
#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"
#include "codegen/check/program_signatures.h"
#include "codegen/check/program_topology.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;

// As many calls may wait for one object.
constexpr std::uint32_t MAX_BATCH = 100000;

class BatchChecker {
 public:
  BatchChecker(const ProgramScope& scope, const NodeDecl& node, const Service& service,
               Diagnostics& diagnostics)
      : scope_(scope), node_(node), service_(service), diagnostics_(diagnostics) {}

  std::optional<Batch> check(const BatchDecl& written) {
    if (!written.method) {
      diagnostics_.report(FORGOTTEN_CHOICE, written.at, "an entry of `batches`",
                          "`method = \"...\"` is missing");
      return std::nullopt;
    }
    const At<std::string>& name = *written.method;
    const auto [owner, method] = methodNamed(scope_, service_, name, diagnostics_);
    if (method == nullptr) return std::nullopt;
    if (method->parameters.empty()) {
      diagnostics_.report(NOTHING_TO_GATHER, name.at, service_.name + "." + method->schemaName)
          .note(method->at, "declared here");
      return std::nullopt;
    }
    if (method->window != 0) {
      diagnostics_.report(BATCHED_STREAM, name.at, service_.name + "." + method->schemaName)
          .note(method->at, "declared here");
      return std::nullopt;
    }
    for (const auto& [other, at]: seen_) {
      if (other != method) continue;
      diagnostics_.report(BATCHED_TWICE, name.at, name.value).note(at, "first listed here");
      return std::nullopt;
    }
    seen_.emplace_back(method, name.at);
    numbers(written, *method);
    return Batch{owner->id,         method->ordinal,
                 written.size.at,   countOf(scope_, written.size),
                 written.timeoutMs, written.parallelism.value,
                 written.pad};
  }

 private:
  void numbers(const BatchDecl& written, const Method& method) {
    checkCount(scope_, written.size, fmt::format("the size of batches of `{}`", method.schemaName),
               diagnostics_);
    const auto* size = std::get_if<std::uint32_t>(&written.size.value);
    if (size != nullptr && (*size == 0 || *size > MAX_BATCH)) {
      diagnostics_.report(BATCH_SIZE_OUT_OF_RANGE, written.size.at, method.schemaName,
                          std::to_string(*size));
    }
    const std::uint32_t parallelism = written.parallelism.value, threads = threadsOf(method);
    if (parallelism == 0 || parallelism > threads) {
      diagnostics_.report(PARALLELISM_OUT_OF_RANGE, written.parallelism.at,
                          std::to_string(parallelism), method.schemaName, std::to_string(threads));
    }
  }

  // Those of its lane, if it is in one.
  std::uint32_t threadsOf(const Method& method) const {
    for (const LaneDecl& lane: node_.lanes) {
      const auto isIts = [&](const At<std::string>& name) {
        return sameWords(name.value, method.schemaName);
      };
      if (std::ranges::any_of(lane.methods, isIts)) return lane.threads.value;
    }
    return node_.threads.value;
  }

  const ProgramScope& scope_;
  const NodeDecl& node_;
  const Service& service_;
  Diagnostics& diagnostics_;
  std::vector<std::pair<const Method*, Position>> seen_;
};

// What refers to something else, which is gone when the batch runs.
bool isView(const CppType& type) {
  if (type.hasConvert) return false;
  auto anyIs = [](const std::vector<CppType>& all) { return std::ranges::any_of(all, isView); };
  return type.kind == Cpp::SPAN || type.kind == Cpp::STRING_VIEW || type.kind == Cpp::C_STRING ||
         anyIs(type.arguments) || anyIs(type.fields);
}

class FormMatcher {
 public:
  FormMatcher(const ProgramScope& scope, const Service& service, const Method& method,
              ServedMethod& served)
      : scope_(scope), service_(service), method_(method), served_(served) {}

  // Empty if it fits.
  std::string match(const CppFunction& function) {
    const auto& own = function.parameters;
    const bool takesSpan = !own.empty() && own[0].type.kind == Cpp::SPAN && own[0].type.isConst &&
                           own[0].type.reference == CppType::Reference::NONE;
    if (!takesSpan) return "it takes no `std::span<const ...>` of requests";
    if (own.size() > 1 && !own[1].hasDefault) return "it takes more than the requests";
    std::string why = request(own[0].type.arguments.at(0));
    return why.empty() ? result(function.result) : why;
  }

 private:
  std::string request(const CppType& type) {
    if (isView(type)) {
      return fmt::format("a request is a value, and there is a view in `{}`", spelled(type));
    }
    served_.batch->request = spelled(type);
    const std::vector<SchemaValue> wanted = methodParameters(scope_, service_, method_);
    if (wanted.size() == 1) {
      Match match = scope_.types.toUser(wanted[0], type, TypeMatcher::Numbers::EXACT);
      if (!match) {
        return because(fmt::format("a request is `{}`, but the schema has `{}`", spelled(type),
                                   scope_.types.schemaSpelling(wanted[0].type)),
                       match.why);
      }
      served_.parameters.push_back(std::move(*match.conversion));
      return {};
    }
    if (type.kind != Cpp::RECORD || !type.isAggregate) {
      return fmt::format("`{}` is no struct with fields for {} parameters", spelled(type),
                         wanted.size());
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string& name = method_.parameters[i].name;
      NameMatch found = matchName(name, type.names);
      if (!found.index) {
        return fmt::format("`{}` has {} `{}`", spelled(type),
                           found.isAmbiguous ? "more than one field that could be" : "no field",
                           name);
      }
      const CppType& field = type.fields.at(*found.index);
      Match match = scope_.types.toUser(wanted[i], field, TypeMatcher::Numbers::EXACT);
      if (!match) {
        return because(fmt::format("`{}::{}` is `{}`, but the schema has `{}`", spelled(type),
                                   type.names[*found.index], field.written,
                                   scope_.types.schemaSpelling(wanted[i].type)),
                       match.why);
      }
      served_.batch->fields.push_back(type.names[*found.index]);
      served_.parameters.push_back(std::move(*match.conversion));
    }
    return {};
  }

  std::string result(const CppType& returned) {
    if (returned.kind == Cpp::TASK) return "it is a coroutine";
    const bool isVoid = method_.results.empty();
    served_.batch->returnsVoid = isVoid && returned.kind == Cpp::VOID;
    if (served_.batch->returnsVoid) return {};
    if (returned.kind != Cpp::VECTOR) {
      return fmt::format("it returns `{}`, no `std::vector` with a result for each request",
                         returned.written);
    }
    const CppType* each = &returned.arguments.at(0);
    const bool isOutcome = each->kind == Cpp::OUTCOME && !each->arguments.empty();
    if (isOutcome) each = &each->arguments[0];
    if (isVoid) {
      return isOutcome && each->kind == Cpp::VOID
                 ? ""
                 : "the schema has no result, of which `lp::Outcome<void>` is one";
    }
    served_.batch->result = spelled(*each);
    Match match = matchResult(scope_, service_, method_, *each);
    if (!match) {
      return because(fmt::format("the result of a request is `{}`, but the schema has {}",
                                 each->written, describedResults(scope_, service_, method_)),
                     match.why);
    }
    served_.result = std::move(*match.conversion);
    return {};
  }

  static std::string because(std::string what, const std::string& why) {
    return why.empty() ? what : what + ": " + why;
  }

  const ProgramScope& scope_;
  const Service& service_;
  const Method& method_;
  ServedMethod& served_;
};

}  // namespace

std::vector<Batch> checkBatches(const ProgramScope& scope, const NodeDecl& node,
                                const ClassDeclRef& written, const Service* service,
                                Diagnostics& diagnostics) {
  std::vector<Batch> batches;
  if (written.batches.empty()) return batches;
  if (!written.serves) {
    diagnostics.report(BATCHES_OF_NOTHING, written.batches[0].at,
                       node.label ? node.label->value : "");
  }
  if (service == nullptr) return batches;
  BatchChecker checker(scope, node, *service, diagnostics);
  for (const BatchDecl& one: written.batches) {
    if (auto batch = checker.check(one)) batches.push_back(std::move(*batch));
  }
  return batches;
}

std::optional<std::string> matchBatchForm(const ProgramScope& scope, const Service& service,
                                          const Method& method, const CppFunction& function,
                                          ServedMethod& served) {
  served.batch.emplace();
  std::string why = FormMatcher(scope, service, method, served).match(function);
  if (why.empty()) return std::nullopt;
  return why;
}

std::string wantedBatchForm(const ProgramScope& scope, const Service& service,
                            const Method& method) {
  std::vector<std::string> types, fields;
  const std::vector<SchemaValue> values = methodParameters(scope, service, method);
  for (std::size_t i = 0; i < values.size(); ++i) {
    types.push_back(scope.types.spelling({values[i].type, false, values[i].isOptional, {}}));
    fields.push_back(fmt::format("{} {};", types[i], method.parameters[i].name));
  }
  std::string result = wantedResult(scope, service, method);
  std::string form = fmt::format("{} {}(std::span<const {}> requests)",
                                 result == "void" ? result : "std::vector<" + result + ">",
                                 method.name, types.size() == 1 ? types[0] : "Request");
  if (types.size() == 1) return form;
  return fmt::format("{}, with struct Request {{ {} }}", form, fmt::join(fields, " "));
}

}  // namespace lp::gen
