#include "codegen/check/program_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "codegen/check/kinds_program.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

void addLabels(const std::vector<ArgumentDecl>& arguments, std::set<std::string>& labels) {
  for (const ArgumentDecl& one: arguments) {
    if (one.orElse) labels.insert(one.orElse->value);
    if (const auto* handle = std::get_if<HandleValue>(&one.value)) {
      labels.insert(handle->label.value);
    } else if (const auto* handles = std::get_if<HandlesValue>(&one.value)) {
      labels.insert(handles->label.value);
    } else if (const auto* list = std::get_if<ListValue>(&one.value)) {
      addLabels(list->elements, labels);
    } else if (const auto* fields = std::get_if<FieldsValue>(&one.value)) {
      addLabels(fields->fields, labels);
    } else if (const auto* make = std::get_if<MakeDecl>(&one.value)) {
      addLabels(make->arguments, labels);
    }
  }
}

class CallsChecker {
 public:
  CallsChecker(const ProgramScope& scope, const NodeDecl& node, Diagnostics& diagnostics)
      : scope_(scope), label_(node.label->value), diagnostics_(diagnostics) {
    if (const auto* object = std::get_if<ClassDeclRef>(&node.kind)) {
      addLabels(object->arguments, held_);
    } else if (const auto* function = std::get_if<MakeDecl>(&node.kind)) {
      addLabels(function->arguments, held_);
    } else if (const auto* cacher = std::get_if<CacherDecl>(&node.kind)) {
      if (cacher->of) held_.insert(cacher->of->value);
    }
  }

  std::vector<CallRule> run(const std::vector<CallsDecl>& all) {
    std::vector<CallRule> rules;
    for (const CallsDecl& one: all) {
      if (!isGood(one)) continue;
      rules.push_back({one.to->value, one.method ? one.method->value : "", one.deadlineMs.value,
                       one.attempts.value});
    }
    std::ranges::sort(rules, {}, [](const CallRule& rule) {
      return std::tuple(rule.to, rule.method.empty(), rule.method);
    });
    return rules;
  }

 private:
  bool isGood(const CallsDecl& calls) {
    const std::size_t before = diagnostics_.all().size();
    if (!calls.to) {
      diagnostics_.report(FORGOTTEN_CHOICE, calls.at, "an entry of `calls`",
                          "`to = \"...\"` is missing");
      return false;
    }
    if (calls.deadlineMs.value == 0 && calls.attempts.value == 0) {
      diagnostics_.report(FORGOTTEN_CHOICE, calls.at, "an entry of `calls`",
                          "`deadlineMs = ...` or `attempts = ...` is missing");
    }
    const auto label = scope_.labels.find(calls.to->value);
    if (label == scope_.labels.end()) {
      reportUnknownLabel(scope_, fmt::format("node `{}`", label_), *calls.to, diagnostics_);
    } else if (!held_.contains(calls.to->value)) {
      diagnostics_.report(NO_HANDLE_TO, calls.to->at, label_, calls.to->value)
          .note(label->second.at, fmt::format("`{}` is declared here", calls.to->value));
    } else if (label->second.serves != 0) {
      methods(calls, scope_.services.services.at(label->second.serves));
    }
    twice(calls);
    return diagnostics_.all().size() == before;
  }

  void methods(const CallsDecl& calls, const Service& service) {
    const auto all = scope_.services.allMethods(service);
    const auto isRepeatable = [](const auto& one) { return one.second->idempotent; };
    if (!calls.method) {
      if (calls.attempts.value > 1 && std::ranges::none_of(all, isRepeatable)) {
        once(calls.attempts.at, service.name,
             "none of its methods is annotated idempotent or readOnly");
      }
      return;
    }
    const auto [owner, method] = methodNamed(scope_, service, *calls.method, diagnostics_);
    if (method == nullptr || calls.attempts.value <= 1 || method->idempotent) return;
    once(calls.attempts.at, method->schemaName, "it is annotated neither idempotent nor readOnly")
        .note(method->at, "declared here");
  }

  Diagnostics::Builder once(const Position& at, std::string_view what, std::string_view why) {
    return diagnostics_.report(NOT_REPEATABLE, at, what, why);
  }

  void twice(const CallsDecl& calls) {
    const std::string method = calls.method ? calls.method->value : "";
    const auto [first, isNew] = told_.try_emplace({calls.to->value, method}, calls.at);
    if (isNew) return;
    const std::string what = calls.to->value + (method.empty() ? "" : "." + method);
    diagnostics_.report(CALLS_TWICE, calls.at, fmt::format("`{}`", what), label_)
        .note(first->second, "first here");
  }

  const ProgramScope& scope_;
  const std::string& label_;
  Diagnostics& diagnostics_;
  std::set<std::string> held_;  // labels that the node holds handles to
  std::map<std::pair<std::string, std::string>, Position> told_;
};

}  // namespace

std::vector<CallRule> checkCalls(const ProgramScope& scope, const NodeDecl& node,
                                 Diagnostics& diagnostics) {
  return CallsChecker(scope, node, diagnostics).run(node.calls);
}

}  // namespace lp::gen
