#include "runtime/colocations.h"

#include <map>
#include <utility>

#include "runtime/proper_name.h"

namespace lp::_ {

namespace {

// Its own, or its members': "learner+replay".
std::string nameOf(const SaidColocation& said) {
  if (said.name) return said.name->value;
  std::string members;
  for (const auto* list: {&said.labels, &said.colocations}) {
    for (const Said<std::string>& one: *list) members += (members.empty() ? "" : "+") + one.value;
  }
  return members;
}

class Resolver {
 public:
  Resolver(std::span<const SaidColocation> said, const std::set<std::string>& labels,
           const std::set<std::string>& restarted)
      : said_(said), labels_(labels), restarted_(restarted) {}

  ResolvedColocations run() {
    for (const SaidColocation& one: said_) name(one);
    for (std::size_t i = 0; i < said_.size(); ++i) nameOfMember(i);
    for (std::size_t i = 0; i < said_.size(); ++i) {
      choices(i);
      for (const Said<std::string>& label: said_[i].labels) member(i, label);
    }
    for (std::size_t i = 0; i < said_.size(); ++i) nest(i);
    for (std::size_t i = 0; i < said_.size() && !isInItself(i); ++i) continue;
    return std::move(made_);
  }

 private:
  using Kind = ColocationProblem::Kind;

  void name(const SaidColocation& said) {
    const std::size_t position = made_.all.size();
    made_.all.push_back({.name = nameOf(said),
                         .byProcesses = said.by == Together::PROCESSES,
                         .perIndex = said.perIndex.value,
                         .endsWithFirst = said.returnOnFirstCompleted.value,
                         .retries = said.retries.value});
    if (said.labels.empty() && said.colocations.empty()) {
      problem(position, {.kind = Kind::EMPTY,
                         .at = said.at,
                         .hint = "`labels = [...]` names the nodes that go together"});
    }
    if (!said.name) return;
    const auto& [own, at] = *said.name;
    const auto [other, isNew] = named_.try_emplace(own, position);
    if (!isProperName(own)) {
      problem(position, {.kind = Kind::BAD_NAME, .at = at, .word = own});
    } else if (labels_.contains(own)) {
      problem(position, {.kind = Kind::NAME_TAKEN, .at = at, .word = own, .other = "a node"});
    } else if (!isNew) {
      problem(position, {.kind = Kind::NAME_TAKEN,
                         .at = at,
                         .word = own,
                         .other = "another one",
                         .otherAt = said_[other->second].name->at});
    }
  }

  // One that is all of another one, and has no name, would have that one's.
  void nameOfMember(std::size_t colocation) {
    const SaidColocation& said = said_[colocation];
    const auto member = named_.find(made_.all[colocation].name);
    if (said.name || !said.labels.empty() || member == named_.end()) return;
    problem(colocation, {.kind = Kind::NAME_TAKEN,
                         .at = said.at,
                         .word = member->first,
                         .other = "another one",
                         .otherAt = said_[member->second].name->at,
                         .hint = "`name = \"...\"` gives it one of its own"});
  }

  void choices(std::size_t colocation) {
    const SaidColocation& said = said_[colocation];
    auto field = [&](std::size_t at, const std::string& name, const std::string& by,
                     const std::string& hint) {
      problem(colocation, {.kind = Kind::FIELD, .at = at, .word = name, .other = by, .hint = hint});
    };
    if (said.by == Together::UNSPECIFIED) {
      problem(colocation, {.kind = Kind::FORGOTTEN, .at = said.at});
    } else if (said.by == Together::THREADS && said.retries.value > 0) {
      field(said.retries.at, "retries", "threads",
            "threads of a process that has failed cannot go on without the others");
    } else if (said.by == Together::PROCESSES) {
      for (const auto& [choice, name]: {std::pair(&said.perIndex, "perIndex"),
                                        {&said.returnOnFirstCompleted, "returnOnFirstCompleted"}}) {
        if (!choice->value) continue;
        field(choice->at, name, "processes",
              "nodes that have a process each share nothing but their `retries`");
      }
    }
  }

  void member(std::size_t colocation, const Said<std::string>& label) {
    if (!labels_.contains(label.value)) {
      return problem(colocation,
                     {.kind = Kind::UNKNOWN_LABEL, .at = label.at, .word = label.value});
    }
    if (!isFirst(colocation, label, "node", seenLabels_)) return;
    Colocation& made = made_.all[colocation];
    made.labels.push_back(label.value);
    if (!restarted_.contains(label.value)) return;
    problem(colocation,
            {.kind = Kind::RESTART,
             .at = label.at,
             .word = label.value,
             .hint = made.byProcesses ? "its `retries` say how often nodes are started again"
                                      : "nodes that share a process end with it"});
  }

  void nest(std::size_t outer) {
    for (const Said<std::string>& name: said_[outer].colocations) {
      const auto found = named_.find(name.value);
      if (found == named_.end()) {
        problem(outer, {.kind = Kind::UNKNOWN_COLOCATION, .at = name.at, .word = name.value});
        continue;
      }
      Colocation& inner = made_.all[found->second];
      if (!isFirst(outer, name, "colocation", seenColocations_)) continue;
      if (inner.byProcesses || made_.all[outer].byProcesses) {
        problem(outer, {.kind = Kind::BY_BOTH,
                        .at = name.at,
                        .word = inner.name,
                        .other = inner.byProcesses ? inner.name : made_.all[outer].name,
                        .hint = "colocations in each other share one process, so all are by "
                                "threads"});
      }
      inner.within = made_.all[outer].name;
      outers_[found->second] = outer;
    }
  }

  bool isFirst(std::size_t colocation, const Said<std::string>& member, const std::string& what,
               std::map<std::string, std::size_t>& seen) {
    const auto [first, isNew] = seen.try_emplace(member.value, member.at);
    if (isNew) return true;
    problem(colocation, {.kind = Kind::TWICE,
                         .at = member.at,
                         .word = member.value,
                         .other = what,
                         .otherAt = first->second});
    return false;
  }

  bool isInItself(std::size_t colocation) {
    std::set<std::size_t> seen;
    for (std::size_t i = colocation; outers_.contains(i) && seen.insert(i).second;) {
      i = outers_.at(i);
      if (i != colocation) continue;
      problem(colocation,
              {.kind = Kind::IN_ITSELF,
               .at = said_[colocation].at,
               .hint = "what it lists in `colocations`, and what these list, has to be others"});
      return true;
    }
    return false;
  }

  void problem(std::size_t colocation, ColocationProblem problem) {
    problem.colocation = made_.all[colocation].name;
    made_.problems.push_back(std::move(problem));
  }

  std::span<const SaidColocation> said_;
  const std::set<std::string>& labels_;
  const std::set<std::string>& restarted_;
  ResolvedColocations made_;
  std::map<std::string, std::size_t> named_;                         // positions
  std::map<std::size_t, std::size_t> outers_;                        // of those that are members
  std::map<std::string, std::size_t> seenLabels_, seenColocations_;  // places
};

}  // namespace

ResolvedColocations resolveColocations(std::span<const SaidColocation> said,
                                       const std::set<std::string>& labels,
                                       const std::set<std::string>& restarted) {
  return Resolver(said, labels, restarted).run();
}

}  // namespace lp::_
