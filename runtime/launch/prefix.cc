#include "runtime/launch/prefix.h"

#include <algorithm>
#include <set>

#include "runtime/error.h"
#include "runtime/launch/find_program.h"
#include "runtime/launch/node_names.h"
#include "runtime/launch/shell_words.h"

namespace lp::_ {

namespace {

bool asksAPerson(const std::vector<std::string>& words) {
  const std::string name = words[0].substr(words[0].rfind('/') + 1);
  const std::string stem = name.substr(0, name.find('-'));  // lldb-19, gdb-multiarch
  if (stem != "gdb" && stem != "cgdb" && stem != "lldb") return false;
  return std::none_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "-batch" || word == "--batch" || word == "-b";
  });
}

}  // namespace

Wrong readPrefix(std::string_view text, Prefix& prefix) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon == 0) return "is no LABEL:COMMAND or LABEL/INDEX:COMMAND";
  prefix.target = std::string(text.substr(0, colon));
  prefix.words.clear();
  if (Wrong wrong = splitWords(text.substr(colon + 1), prefix.words)) return wrong;
  if (prefix.words.empty()) return "has no command behind the colon";
  return std::nullopt;
}

std::map<std::size_t, std::vector<std::string>> resolvePrefixes(std::span<const Prefix> prefixes,
                                                                std::span<const LaunchedNode> nodes,
                                                                const std::string& path) {
  std::string problems;
  std::set<std::string> seen;
  auto problem = [&problems](const std::string& what) {
    problems += (problems.empty() ? "--lp_prefix: " : "\n--lp_prefix: ") + what;
  };
  std::map<std::size_t, std::vector<std::string>> resolved;
  for (const bool byNode: {false, true}) {
    for (const Prefix& prefix: prefixes) {
      if ((prefix.target.find('/') != std::string::npos) != byNode) continue;
      if (!seen.insert(prefix.target).second) problem(prefix.target + " is given twice");
      if (const std::string why = unknownNode(prefix.target, nodes); !why.empty()) problem(why);
      if (findProgram(prefix.words[0], path).empty()) {
        problem("there is no program " + prefix.words[0] + " to be executed");
      }
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (prefix.target == (byNode ? nodes[i].id.text() : nodes[i].id.label)) {
          resolved[i] = prefix.words;
        }
      }
    }
  }
  if (!problems.empty()) throw Error(Code::INVALID_ARGUMENT, problems);
  return resolved;
}

std::map<std::size_t, std::vector<std::string>> prefixesOfProcesses(
    const std::map<std::size_t, std::vector<std::string>>& prefixes,
    std::span<const LaunchedNode> nodes, const Placement& placement) {
  std::map<std::size_t, std::vector<std::string>> ofProcesses;
  std::map<std::size_t, std::size_t> givenFor;
  for (const auto& [node, words]: prefixes) {
    const std::size_t process = placement.processOf[node];
    const auto [known, isNew] = ofProcesses.try_emplace(process, words);
    const std::size_t other = givenFor.try_emplace(process, node).first->second;
    if (isNew || known->second == words) continue;
    throw Error(Code::INVALID_ARGUMENT, "--lp_prefix: " + nodes[other].id.text() + " and " +
                                            nodes[node].id.text() + " share the process " +
                                            placement.processes[process].name +
                                            ", which can be started under one command");
  }
  return ofProcesses;
}

std::optional<std::size_t> nodeWithStdin(
    const std::map<std::size_t, std::vector<std::string>>& prefixes,
    std::span<const LaunchedNode> nodes) {
  std::optional<std::size_t> found;
  for (const auto& [node, words]: prefixes) {
    if (!asksAPerson(words)) continue;
    if (found) {
      throw Error(Code::INVALID_ARGUMENT,
                  "--lp_prefix: " + words[0] + " reads standard input, which one node can have, " +
                      "and not both " + nodes[*found].id.text() + " and " + nodes[node].id.text() +
                      ": name one, as " + nodes[*found].id.text() + ":..., or take -batch");
    }
    found = node;
  }
  return found;
}

}  // namespace lp::_
