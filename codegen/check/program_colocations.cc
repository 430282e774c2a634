#include "codegen/check/program_colocations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "codegen/check/kinds_colocation.h"
#include "codegen/check/program_names.h"
#include "runtime/colocations.h"

namespace lp::gen {

namespace {

class ColocationChecker {
 public:
  ColocationChecker(const ProgramScope& scope, Diagnostics& diagnostics)
      : scope_(scope), decls_(scope.program.colocations), diagnostics_(diagnostics) {}

  std::vector<Colocation> run() {
    std::vector<_::SaidColocation> said;
    for (const ColocationDecl& decl: decls_) said.push_back(saidOf(decl));
    std::set<std::string> labels, restarted;
    for (const auto& [label, facts]: scope_.labels) labels.insert(label);
    for (const NodeDecl& node: scope_.program.nodes) {
      if (node.label && node.restart) restarted.insert(node.label->value);
    }
    const _::ResolvedColocations resolved = _::resolveColocations(said, labels, restarted);
    for (std::size_t i = 0; i < decls_.size(); ++i) add(resolved.all[i], decls_[i].at);
    for (const _::ColocationProblem& problem: resolved.problems) report(problem);
    // Until then it is not known which are in each other.
    if (resolved.problems.empty()) {
      for (std::size_t i = 0; i < decls_.size(); ++i) sizes(i);
    }
    return std::move(all_);
  }

 private:
  // Places of what is said are positions in places_.
  template <typename T>
  _::Said<T> said(const At<T>& from) {
    places_.push_back(from.at);
    return {from.value, places_.size() - 1};
  }

  _::SaidColocation saidOf(const ColocationDecl& decl) {
    _::SaidColocation made{.at = said<bool>({true, decl.at}).at,
                           .by = togetherOf(decl.by.value),
                           .perIndex = said(decl.perIndex),
                           .returnOnFirstCompleted = said(decl.returnOnFirstCompleted),
                           .retries = said(decl.retries)};
    if (decl.name) made.name = said(*decl.name);
    for (const At<std::string>& one: decl.labels) made.labels.push_back(said(one));
    for (const At<std::string>& one: decl.colocations) made.colocations.push_back(said(one));
    return made;
  }

  static _::Together togetherOf(ColocatedBy by) {
    switch (by) {
      case ColocatedBy::UNSPECIFIED:
        return _::Together::UNSPECIFIED;
      case ColocatedBy::THREADS:
        return _::Together::THREADS;
      case ColocatedBy::PROCESSES:
        return _::Together::PROCESSES;
    }
    return _::Together::UNSPECIFIED;
  }

  void add(const _::Colocation& resolved, const Position& at) {
    all_.push_back({.name = resolved.name,
                    .at = at,
                    .byProcesses = resolved.byProcesses,
                    .labels = resolved.labels,
                    .within = resolved.within,
                    .perIndex = resolved.perIndex,
                    .endsWithFirst = resolved.endsWithFirst,
                    .retries = resolved.retries});
  }

  void report(const _::ColocationProblem& problem) {
    using Kind = _::ColocationProblem::Kind;
    const Position& at = places_[problem.at];
    const std::string& name = problem.colocation;
    const std::string& word = problem.word;
    switch (problem.kind) {
      case Kind::EMPTY:
        return finish(problem, diagnostics_.report(EMPTY_COLOCATION, at));
      case Kind::BAD_NAME:
        return finish(problem, diagnostics_.report(BAD_NAME, at, word, "colocation"));
      case Kind::NAME_TAKEN:
        return nameTaken(problem);
      case Kind::FORGOTTEN:
        return finish(
            problem, diagnostics_.report(FORGOTTEN_CHOICE, at, fmt::format("colocation `{}`", name),
                                         "`by = threads` or `by = processes` is missing"));
      case Kind::FIELD:
        return finish(problem, diagnostics_.report(COLOCATION_FIELD, at, word, problem.other));
      case Kind::UNKNOWN_LABEL:
        return reportUnknownLabel(scope_, fmt::format("colocation `{}`", name), {word, at},
                                  diagnostics_);
      case Kind::UNKNOWN_COLOCATION:
        return unknownColocation(problem);
      case Kind::TWICE:
        return finish(
            problem,
            diagnostics_.report(COLOCATED_TWICE, at, fmt::format("{} `{}`", problem.other, word))
                .note(places_[*problem.otherAt], "the first is here"));
      case Kind::RESTART:
        return restartInColocation(problem);
      case Kind::BY_BOTH:
        return finish(problem, diagnostics_.report(NOT_NESTED, at, word, name,
                                                   fmt::format("`{}`", problem.other)));
      case Kind::IN_ITSELF:
        return finish(problem, diagnostics_.report(COLOCATED_WITH_ITSELF, at, name));
    }
  }

  static void finish(const _::ColocationProblem& problem, Diagnostics::Builder report) {
    if (!problem.hint.empty()) report.hint(problem.hint);
  }

  void nameTaken(const _::ColocationProblem& problem) {
    auto report = diagnostics_.report(COLOCATION_NAME_TAKEN, places_[problem.at], problem.word,
                                      problem.other);
    if (problem.otherAt) {
      report.note(places_[*problem.otherAt], "the other one is here");
    } else {
      report.note(scope_.labels.at(problem.word).at, "declared here");
    }
    finish(problem, report);
  }

  void unknownColocation(const _::ColocationProblem& problem) {
    auto report = diagnostics_.report(UNKNOWN_COLOCATION, places_[problem.at], problem.colocation,
                                      problem.word);
    std::set<std::string> names;
    for (const ColocationDecl& decl: decls_) {
      if (decl.name) names.insert(decl.name->value);
    }
    names.empty() ? void(report.hint("`name = \"...\"` gives a colocation a name"))
                  : hintNames(report, problem.word, {names.begin(), names.end()});
  }

  // Each entry of the label that has one.
  void restartInColocation(const _::ColocationProblem& problem) {
    for (const NodeDecl& node: scope_.program.nodes) {
      if (!node.label || node.label->value != problem.word || !node.restart) continue;
      finish(problem,
             diagnostics_
                 .report(RESTART_IN_COLOCATION, node.restart->at, problem.word, problem.colocation)
                 .note(places_[problem.at], "listed here"));
    }
  }

  // The outermost, itself included, that is per index: what it holds is so too. Null: none.
  const Colocation* perIndexAround(const Colocation& colocation) const {
    const Colocation* found = nullptr;
    for (auto one = &colocation;;) {
      if (one->perIndex) found = one;
      if (one->within.empty()) return found;
      one = &*std::ranges::find(all_, one->within, &Colocation::name);
    }
  }

  // Of those that are known here; the others are looked at when the program is launched.
  void sizes(std::size_t colocation) {
    const Colocation* outer = perIndexAround(all_[colocation]);
    if (outer == nullptr) return;
    for (const At<std::string>& label: decls_[colocation].labels) {
      const auto found = scope_.labels.find(label.value);
      if (found == scope_.labels.end() || !found->second.size) continue;
      const std::uint64_t size = *found->second.size;
      const auto [first, isNew] = sizes_.try_emplace(outer, std::pair(label.value, size));
      const auto& [other, otherSize] = first->second;
      if (isNew || otherSize == size) continue;
      diagnostics_
          .report(COLOCATED_SIZES, label.at, outer->name,
                  fmt::format("there are {} of `{}` and {} of `{}`", otherSize, other, size,
                              label.value))
          .hint("nodes of one index go together, so there have to be as many of each label");
    }
  }

  const ProgramScope& scope_;
  const std::vector<ColocationDecl>& decls_;
  Diagnostics& diagnostics_;
  std::vector<Position> places_;
  std::vector<Colocation> all_;  // one for each of decls_
  // By the one that is per index: a label, and how many there are.
  std::map<const Colocation*, std::pair<std::string, std::uint64_t>> sizes_;
};

}  // namespace

std::vector<Colocation> checkColocations(const ProgramScope& scope, Diagnostics& diagnostics) {
  return ColocationChecker(scope, diagnostics).run();
}

}  // namespace lp::gen
