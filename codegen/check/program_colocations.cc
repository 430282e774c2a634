#include "codegen/check/program_colocations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "codegen/check/kinds_colocation.h"
#include "codegen/check/program_names.h"

namespace lp::gen {

namespace {

// Its own, or its members': "learner+replay".
std::string nameOf(const ColocationDecl& decl) {
  if (decl.name) return decl.name->value;
  std::vector<std::string> members;
  for (const auto* list: {&decl.labels, &decl.colocations}) {
    for (const At<std::string>& one: *list) members.push_back(one.value);
  }
  return fmt::format("{}", fmt::join(members, "+"));
}

class ColocationChecker {
 public:
  ColocationChecker(const ProgramScope& scope, Diagnostics& diagnostics)
      : scope_(scope), decls_(scope.program.colocations), diagnostics_(diagnostics) {}

  std::vector<Colocation> run() {
    for (const ColocationDecl& decl: decls_) name(decl);
    for (const ColocationDecl& decl: decls_) {
      choices(decl);
      for (const At<std::string>& label: decl.labels) member(decl, label);
    }
    for (std::size_t i = 0; i < decls_.size(); ++i) nest(i);
    for (std::size_t i = 0; i < decls_.size(); ++i) {
      if (isInItself(i)) return std::move(all_);
    }
    for (std::size_t i = 0; i < decls_.size(); ++i) sizes(i);
    return std::move(all_);
  }

 private:
  void name(const ColocationDecl& decl) {
    Colocation colocation{.name = nameOf(decl),
                          .at = decl.at,
                          .byProcesses = decl.by.value == ColocatedBy::PROCESSES,
                          .labels = {},
                          .within = {},
                          .perIndex = decl.perIndex.value,
                          .endsWithFirst = decl.returnOnFirstCompleted.value,
                          .retries = decl.retries.value};
    if (decl.labels.empty() && decl.colocations.empty()) {
      diagnostics_.report(EMPTY_COLOCATION, decl.at)
          .hint("`labels = [...]` names the nodes that go together");
    }
    if (decl.name) {
      const At<std::string>& own = *decl.name;
      const auto label = scope_.labels.find(own.value);
      const auto [other, isNew] = named_.try_emplace(own.value, all_.size());
      if (!isProperName(own.value)) {
        diagnostics_.report(BAD_NAME, own.at, own.value, "colocation");
      } else if (label != scope_.labels.end()) {
        diagnostics_.report(COLOCATION_NAME_TAKEN, own.at, own.value, "a node")
            .note(label->second.at, "declared here");
      } else if (!isNew) {
        diagnostics_.report(COLOCATION_NAME_TAKEN, own.at, own.value, "another one")
            .note(decls_[other->second].name->at, "the other one is here");
      }
    }
    all_.push_back(std::move(colocation));
  }

  void choices(const ColocationDecl& decl) {
    const ColocatedBy by = decl.by.value;
    if (by == ColocatedBy::UNSPECIFIED) {
      diagnostics_.report(FORGOTTEN_CHOICE, decl.at, fmt::format("colocation `{}`", nameOf(decl)),
                          "`by = threads` or `by = processes` is missing");
    } else if (by == ColocatedBy::THREADS && decl.retries.value > 0) {
      diagnostics_.report(COLOCATION_FIELD, decl.retries.at, "retries", "threads")
          .hint("threads of a process that has failed cannot go on without the others");
    } else if (by == ColocatedBy::PROCESSES) {
      for (const auto& [field, name]: {std::pair(&decl.perIndex, "perIndex"),
                                       {&decl.returnOnFirstCompleted, "returnOnFirstCompleted"}}) {
        if (!field->value) continue;
        diagnostics_.report(COLOCATION_FIELD, field->at, name, "processes")
            .hint("nodes that have a process each share nothing but their `retries`");
      }
    }
  }

  void member(const ColocationDecl& decl, const At<std::string>& label) {
    Colocation& colocation = all_[static_cast<std::size_t>(&decl - decls_.data())];
    if (!scope_.labels.contains(label.value)) {
      reportUnknownLabel(scope_, fmt::format("colocation `{}`", colocation.name), label,
                         diagnostics_);
      return;
    }
    if (!isFirst(label, fmt::format("node `{}`", label.value), labels_)) return;
    colocation.labels.push_back(label.value);
    for (const NodeDecl& node: scope_.program.nodes) {
      if (!node.label || node.label->value != label.value || !node.restart) continue;
      auto report = diagnostics_.report(RESTART_IN_COLOCATION, node.restart->at, label.value,
                                        colocation.name);
      report.note(label.at, "listed here");
      report.hint(colocation.byProcesses ? "its `retries` say how often nodes are started again"
                                         : "nodes that share a process end with it");
    }
  }

  void nest(std::size_t outer) {
    for (const At<std::string>& name: decls_[outer].colocations) {
      const auto found = named_.find(name.value);
      if (found == named_.end()) {
        auto report =
            diagnostics_.report(UNKNOWN_COLOCATION, name.at, all_[outer].name, name.value);
        std::vector<std::string> names;
        for (const auto& [known, position]: named_) names.push_back(known);
        names.empty() ? void(report.hint("`name = \"...\"` gives a colocation a name"))
                      : hintNames(report, name.value, names);
        continue;
      }
      Colocation& inner = all_[found->second];
      if (!isFirst(name, fmt::format("colocation `{}`", name.value), nested_)) continue;
      if (inner.byProcesses || all_[outer].byProcesses) {
        const Colocation& one = inner.byProcesses ? inner : all_[outer];
        diagnostics_
            .report(NOT_NESTED, name.at, inner.name, all_[outer].name,
                    fmt::format("`{}`", one.name))
            .hint("colocations in each other share one process, so all are by threads");
      }
      inner.within = all_[outer].name;
      outers_[found->second] = outer;
    }
  }

  bool isFirst(const At<std::string>& member, const std::string& what,
               std::map<std::string, Position>& seen) {
    const auto [first, isNew] = seen.try_emplace(member.value, member.at);
    if (isNew) return true;
    diagnostics_.report(COLOCATED_TWICE, member.at, what).note(first->second, "the first is here");
    return false;
  }

  bool isInItself(std::size_t colocation) {
    std::set<std::size_t> seen;
    for (std::size_t i = colocation; outers_.contains(i) && seen.insert(i).second;) {
      i = outers_.at(i);
      if (i != colocation) continue;
      diagnostics_.report(COLOCATED_WITH_ITSELF, all_[colocation].at, all_[colocation].name)
          .hint("what it lists in `colocations`, and what these list, has to be others");
      return true;
    }
    return false;
  }

  // The outermost, itself included, that is per index: what it holds is so too.
  std::optional<std::size_t> perIndexAround(std::size_t colocation) const {
    std::optional<std::size_t> found;
    for (std::size_t one = colocation;; one = outers_.at(one)) {
      if (all_[one].perIndex) found = one;
      if (!outers_.contains(one)) return found;
    }
  }

  // Of those that are known here; the others are looked at when the program is launched.
  void sizes(std::size_t colocation) {
    const std::optional<std::size_t> around = perIndexAround(colocation);
    if (!around) return;
    const std::size_t outer = *around;
    for (const At<std::string>& label: decls_[colocation].labels) {
      const auto found = scope_.labels.find(label.value);
      if (found == scope_.labels.end() || !found->second.size) continue;
      const std::uint64_t size = *found->second.size;
      const auto [first, isNew] = sizes_.try_emplace(outer, std::pair(label.value, size));
      const auto& [other, otherSize] = first->second;
      if (isNew || otherSize == size) continue;
      diagnostics_
          .report(COLOCATED_SIZES, label.at, all_[outer].name,
                  fmt::format("there are {} of `{}` and {} of `{}`", otherSize, other, size,
                              label.value))
          .hint("nodes of one index go together, so there have to be as many of each label");
    }
  }

  const ProgramScope& scope_;
  const std::vector<ColocationDecl>& decls_;
  Diagnostics& diagnostics_;
  std::vector<Colocation> all_;                // one for each of decls_
  std::map<std::string, std::size_t> named_;   // positions
  std::map<std::size_t, std::size_t> outers_;  // of those that are members
  std::map<std::string, Position> labels_, nested_;
  // By the one that is per index: a label, and how many there are.
  std::map<std::size_t, std::pair<std::string, std::uint64_t>> sizes_;
};

}  // namespace

std::vector<Colocation> checkColocations(const ProgramScope& scope, Diagnostics& diagnostics) {
  return ColocationChecker(scope, diagnostics).run();
}

void applyColocations(const std::vector<Colocation>& colocations, std::vector<NodeEntry>& nodes) {
  for (const Colocation& colocation: colocations) {
    if (colocation.retries == 0) continue;
    for (NodeEntry& node: nodes) {
      const auto& labels = colocation.labels;
      if (std::find(labels.begin(), labels.end(), node.label) == labels.end()) continue;
      node.restart = RestartPolicy::ON_FAILURE;
    }
  }
}

}  // namespace lp::gen
