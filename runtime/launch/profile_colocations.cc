#include "runtime/launch/profile_colocations.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/colocations.h"

namespace lp::_ {

namespace {

class ColocationReader {
 public:
  ColocationReader(const ProgramSpec& program, WrittenFields& fields)
      : program_(program), fields_(fields) {}

  Layout read(const WrittenField& colocate) {
    const std::size_t before = fields_.problems();
    for (const Written& one: fields_.elementsOf(colocate)) colocation(one);
    // The rules are for what could be read.
    if (fields_.problems() > before) return {};
    std::set<std::string> labels, restarted;
    for (const NodeSpec& node: program_.nodes) {
      labels.emplace(node.label);
      if (node.restart != RestartPolicy::NEVER) restarted.emplace(node.label);
    }
    ResolvedColocations resolved = resolveColocations(said_, labels, restarted);
    for (std::size_t i = 0; i < said_.size(); ++i) {
      resolved.all[i].place = fields_.placeOf(places_[said_[i].at]);
    }
    for (const ColocationProblem& problem: resolved.problems) report(problem);
    return std::move(resolved.all);
  }

 private:
  void colocation(const Written& written) {
    SaidColocation said{.at = noted(written.at)};
    for (const WrittenField& field:
         fields_.fieldsOf(written, "an element of `colocate`",
                          {"name", "labels", "colocations", "by", "perIndex",
                           "returnOnFirstCompleted", "retries"})) {
      const std::size_t at = noted(field.value.at);
      if (field.name == "name") {
        said.name = {fields_.textOf(field), at};
      } else if (field.name == "labels") {
        said.labels = texts(field);
      } else if (field.name == "colocations") {
        said.colocations = texts(field);
      } else if (field.name == "by") {
        said.by = together(field);
      } else if (field.name == "perIndex") {
        said.perIndex = {fields_.boolOf(field), at};
      } else if (field.name == "returnOnFirstCompleted") {
        said.returnOnFirstCompleted = {fields_.boolOf(field), at};
      } else {
        constexpr std::uint64_t MOST = std::numeric_limits<std::uint32_t>::max();
        said.retries = {static_cast<std::uint32_t>(fields_.unsignedOf(field, 0, MOST)), at};
      }
    }
    said_.push_back(std::move(said));
  }

  std::vector<Said<std::string>> texts(const WrittenField& list) {
    std::vector<Said<std::string>> all;
    for (const Written& one: fields_.textsOf(list)) all.push_back({one.text, noted(one.at)});
    return all;
  }

  Together together(const WrittenField& field) {
    const Written& value = field.value;
    const bool isWord = value.kind == Written::Kind::WORD;
    if (isWord && value.text == "threads") return Together::THREADS;
    if (isWord && value.text == "processes") return Together::PROCESSES;
    if (!isWord || value.text != "unspecified") {
      fields_.wrong(value.at, "`by` has to be `threads` or `processes`");
    }
    return Together::UNSPECIFIED;
  }

  void report(const ColocationProblem& problem) {
    const std::string hint = problem.hint.empty() ? "" : "; " + problem.hint;
    fields_.wrong(places_[problem.at], textOf(problem) + hint);
  }

  std::string textOf(const ColocationProblem& problem) const {
    using Kind = ColocationProblem::Kind;
    const std::string name = "`" + problem.colocation + "`", word = "`" + problem.word + "`";
    switch (problem.kind) {
      case Kind::EMPTY:
        return "a colocation without members";
      case Kind::BAD_NAME:
        return word +
               " cannot be the name of a colocation: lower case letters, digits and single "
               "underscores, beginning with a letter";
      case Kind::NAME_TAKEN:
        return "a colocation cannot be named " + word + ": " + problem.other + " is";
      case Kind::FORGOTTEN:
        return "colocation " + name +
               " does not say what it is: `by = threads` or `by = "
               "processes` is missing";
      case Kind::FIELD:
        return word + " does not go with `by = " + problem.other + "`";
      case Kind::UNKNOWN_LABEL:
        return unknownLabelText(program_, problem.word);
      case Kind::UNKNOWN_COLOCATION:
        return "no colocation is named " + word + meantText(problem.word, names());
      case Kind::TWICE:
        return problem.other + " " + word + " is in two colocations; the first is at " +
               fields_.placeOf(places_[*problem.otherAt]);
      case Kind::RESTART:
        return "node " + word + " has a `restart` of its own, so it cannot be in colocation " +
               name;
      case Kind::BY_BOTH:
        return "colocation " + word + " cannot be in " + name + ": `" + problem.other +
               "` is by processes";
      case Kind::IN_ITSELF:
        return "colocation " + name + " is in itself";
    }
    return {};
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const SaidColocation& one: said_) {
      if (one.name) names.push_back(one.name->value);
    }
    return names;
  }

  // Places of what is said are positions in places_.
  std::size_t noted(const TextPlace& at) {
    places_.push_back(at);
    return places_.size() - 1;
  }

  const ProgramSpec& program_;
  WrittenFields& fields_;
  std::vector<SaidColocation> said_;
  std::vector<TextPlace> places_;
};

}  // namespace

Layout readColocations(const ProgramSpec& program, const WrittenField& colocate,
                       WrittenFields& fields) {
  return ColocationReader(program, fields).read(colocate);
}

std::string unknownLabelText(const ProgramSpec& program, const std::string& label) {
  std::vector<std::string> names;
  for (const NodeSpec& node: program.nodes) names.emplace_back(node.label);
  return "no node has the label `" + label + "`" + meantText(label, names);
}

}  // namespace lp::_
