// The rules for colocations, be they a topology's or a profile's: members that there are, each in
// one, nested without a circle.
// In: what a person has written.  Out: what is wrong with it, and the colocations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace lp::_ {

// What is written, and where: a number that is a place to whoever has read it, and to nobody else.
template <typename T>
struct Said {
  T value{};
  std::size_t at = 0;
};

enum class Together { UNSPECIFIED, THREADS, PROCESSES };

// An element of `colocate`, as it is written.
struct SaidColocation {
  std::size_t at = 0;
  std::optional<Said<std::string>> name = {};
  std::vector<Said<std::string>> labels = {}, colocations = {};
  Together by = Together::UNSPECIFIED;
  Said<bool> perIndex = {}, returnOnFirstCompleted = {};
  Said<std::uint32_t> retries = {};
};

// Nodes that go together. In launch types of threads all nodes share a process anyway; what ends a
// colocation, and its retries, are the same in each.
struct Colocation {
  std::string name;        // its own, or its members': "learner+replay"
  std::string place = {};  // for messages; of whoever has read it
  bool byProcesses = false;
  std::vector<std::string> labels = {};
  std::string within = {};  // the name of the one that it is a member of; empty: none
  bool perIndex = false;    // one for each index of the labels, which have one size
  bool endsWithFirst = false;
  std::uint32_t retries = 0;  // by processes: how often nodes are started again, all together

  bool operator==(const Colocation&) const = default;
};

struct ColocationProblem {
  enum class Kind {
    EMPTY,       // no members
    BAD_NAME,    // `word`
    NAME_TAKEN,  // `word`; `other`: by "a node", or "another one"
    FORGOTTEN,   // neither threads nor processes
    FIELD,       // the field `word` does not go with `by = other`
    UNKNOWN_LABEL,
    UNKNOWN_COLOCATION,
    TWICE,      // the `other`, "node" or "colocation", `word` is a member already, at `otherAt`
    RESTART,    // the node `word` has a restart of its own
    BY_BOTH,    // `word` cannot be in it: `other` is by processes
    IN_ITSELF,  // and nothing else can be said of it
  };
  Kind kind;
  std::size_t at;
  std::string colocation = {};  // its name
  std::string word = {};
  std::string other = {};
  std::optional<std::size_t> otherAt = {};
  std::string hint = {};  // empty: none that does not depend on what there is
};

struct ResolvedColocations {
  std::vector<Colocation> all;  // one for each that was said; of use only without problems
  std::vector<ColocationProblem> problems;
};

// `labels`: all that there are. `restarted`: those that say themselves when their nodes are started
// again.
ResolvedColocations resolveColocations(std::span<const SaidColocation> said,
                                       const std::set<std::string>& labels,
                                       const std::set<std::string>& restarted);

}  // namespace lp::_
