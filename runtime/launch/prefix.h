// Commands under which nodes' processes are started: what --lp_prefix means.
// In: texts, `learner:gdb --args`, `actor/0:valgrind -q`.  Out: words, by node.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/launch_plan.h"
#include "runtime/launch/value_text.h"

namespace lp::_ {

// One --lp_prefix, as given.
struct Prefix {
  std::string target;              // a label, or "label/index"
  std::vector<std::string> words;  // at least one
};
Wrong readPrefix(std::string_view text, Prefix& prefix);

// By the node's number. One that names a node counts before one that names its label. Throws
// INVALID_ARGUMENT if there is no such node, or no such program in `path`, the variable PATH; with
// a line for each thing that is wrong.
std::map<std::size_t, std::vector<std::string>> resolvePrefixes(std::span<const Prefix> prefixes,
                                                                std::span<const LaunchedNode> nodes,
                                                                const std::string& path);

// By the process's number. Throws INVALID_ARGUMENT if nodes of one process have different ones.
std::map<std::size_t, std::vector<std::string>> prefixesOfProcesses(
    const std::map<std::size_t, std::vector<std::string>>& prefixes,
    std::span<const LaunchedNode> nodes, const Placement& placement);

// The one node whose prefix is a debugger that asks a person what to do (gdb, cgdb or lldb, without
// its option for batches): it has the launcher's stdin, which is one. Throws INVALID_ARGUMENT if
// there are several.
std::optional<std::size_t> nodeWithStdin(
    const std::map<std::size_t, std::vector<std::string>>& prefixes,
    std::span<const LaunchedNode> nodes);

}  // namespace lp::_
