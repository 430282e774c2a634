#include "codegen/check/program_shared.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "codegen/check/kinds_colocation.h"

namespace lp::gen {

namespace {

// Wherever they stand.
bool areSame(const Argument& one, const Argument& other) {
  return one.kind == other.kind && one.type == other.type && one.text == other.text &&
         one.path == other.path && one.conversion == other.conversion && one.label == other.label &&
         one.orElse == other.orElse && one.optional == other.optional &&
         one.function == other.function && one.shared == other.shared &&
         one.madeAt.line == other.madeAt.line && one.fields == other.fields &&
         std::equal(one.arguments.begin(), one.arguments.end(), other.arguments.begin(),
                    other.arguments.end(), areSame);
}

// What has another value for each node, as a person knows it; empty: nothing.
std::string_view differing(const Argument& argument) {
  const bool isOneOfMany =
      argument.kind == Argument::Kind::HANDLE && argument.choice != Argument::Choice::ONLY;
  if (argument.kind == Argument::Kind::INDEX) return "index";
  if (argument.kind == Argument::Kind::SEED) return "seed";
  if (isOneOfMany || argument.dealing != Dealing::ALL) return "by";
  return {};
}

class SharedChecker {
 public:
  explicit SharedChecker(Diagnostics& diagnostics): diagnostics_(diagnostics) {}

  // `around`: the shared object that it is an argument of; null: none.
  void argument(const Argument& argument, const Argument* around) {
    if (around != nullptr && !differing(argument).empty()) {
      diagnostics_
          .report(NOT_SHARED, argument.at, around->shared,
                  fmt::format("`{}` has another value for each node", differing(argument)))
          .note(around->at, "it is made here");
    }
    const bool isShared = !argument.shared.empty();
    if (isShared) compare(argument);
    for (const Argument& one: argument.arguments) {
      this->argument(one, isShared ? &argument : around);
    }
  }

 private:
  void compare(const Argument& argument) {
    const auto [first, isNew] = first_.try_emplace(argument.shared, &argument);
    Argument bare = argument;
    bare.type = first->second->type;  // of the parameter, which may be an optional
    if (isNew || areSame(*first->second, bare)) return;
    diagnostics_.report(NOT_SHARED, argument.at, argument.shared, "it is made in two ways")
        .note(first->second->at, "the other one is here");
  }

  Diagnostics& diagnostics_;
  std::map<std::string, const Argument*> first_;
};

}  // namespace

void checkShared(const std::vector<NodeEntry>& nodes, Diagnostics& diagnostics) {
  SharedChecker checker(diagnostics);
  for (const NodeEntry& node: nodes) {
    for (const Argument& one: node.arguments()) checker.argument(one, nullptr);
  }
}

}  // namespace lp::gen
