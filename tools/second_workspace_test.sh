#!/bin/bash
# lpgen as a user has it: a workspace of five files outside of this tree, without our .bazelrc, is
# built and run. A script of its own, since Bazel does not run inside Bazel. The last line of
# standard output is `N passed, N failed`.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
(set_up) || { echo "0 passed, 1 failed"; exit 1; }

workspace=$(mktemp -d "${TMPDIR:-/tmp}/lpgen_second_workspace.XXXXXX") || exit 1
# Bazel's own folder is kept from one run to the next: most of the time goes into lpgen itself.
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/lpgen_second_workspace
passed=0 failed=0

clean_up() {
  user_bazel shutdown 2>/dev/null
  rm -rf "$workspace"
}
trap clean_up EXIT

user_bazel() {
  local command=$1 flags=()
  shift
  if [[ $command == build ]]; then
    # Debian's bazelrc switches sandbox_debug on, which floods the log.
    flags=(--nosandbox_debug)
    [[ -t 2 ]] || flags+=(--curses=no --color=no --show_progress_rate_limit=10)
  fi
  (cd "$workspace" &&
    bazel --output_base="$cache" --max_idle_secs=60 "$command" "${flags[@]}" "$@" </dev/null)
}

# check NAME COMMAND...: counts whether the command succeeds.
check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "passed: $name"
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
  fi
}

cat >"$workspace/WORKSPACE" <<EOF
workspace(name = "user")

local_repository(name = "lpgen", path = "$ROOT")

load("@lpgen//tools:repositories.bzl", "lpgen_repositories")

lpgen_repositories()
EOF

mkdir "$workspace/sums"
cat >"$workspace/sums/sums.capnp" <<'EOF'
@0xb7d9f3b1c6a54e21;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("sums::wire");

interface Adder {
  add @0 (left :Int64, right :Int64) -> (sum :Int64);
  # The sum of two numbers.
}
EOF

cat >"$workspace/sums/sums.topology.capnp" <<'EOF'
@0xd5c4e7a2918b3f06;

using Lp = import "/lp/topology.capnp";
using S = import "sums.capnp";

const program :Lp.Program = (
  name = "sums",
  nodes = [
    (label = "adder",
     class = (name = "sums::RealAdder", header = "sums/nodes.h", serves = "S.Adder")),
    (label = "asker",
     class = (name = "sums::Asker", header = "sums/nodes.h",
              arguments = [(name = "adder", handle = "adder")])),
  ],
);
EOF

# The define is the library's own: lpgen learns of it only if the rules pass it on.
cat >"$workspace/sums/nodes.h" <<'EOF'
#pragma once

#include <cstdint>
#include <cstdio>
#include <utility>

#include "sums/sums.lp.h"

#if SUMS_RIGHT != 3
#error "local_defines did not get here"
#endif

namespace sums {

class RealAdder {
 public:
  std::int64_t add(std::int64_t left, std::int64_t right) const { return left + right; }
};

class Asker {
 public:
  explicit Asker(AdderHandle adder) : adder_(std::move(adder)) {}

  void run() { std::printf("the sum is %d\n", static_cast<int>(adder_.add(2, SUMS_RIGHT))); }

 private:
  AdderHandle adder_;
};

}  // namespace sums
EOF

cat >"$workspace/sums/BUILD" <<'EOF'
load("@lpgen//tools:lpgen.bzl", "lp_program", "lp_services")

lp_services(
    name = "services",
    srcs = ["sums.capnp"],
)

cc_library(
    name = "nodes",
    srcs = glob(["*.cc"]),
    hdrs = ["nodes.h"],
    copts = ["-std=c++20"],
    local_defines = ["SUMS_RIGHT=3"],
    deps = [":services"],
)

lp_program(
    name = "sums",
    topology = "sums.topology.capnp",
    deps = [":nodes"],
)
EOF

# Runs the program; its output must hold the line exactly once, after the node's name or not.
prints_the_sum() {
  local output
  output=$(timeout 60 "$workspace/bazel-bin/sums/sums" "--lp_launch_type=$1") || return 1
  [[ $(grep -cxE '(\[asker(/0)?\] )?the sum is 5' <<<"$output") == 1 ]]
}

# A change in a source of the nodes is compiled, and no action of lpgen's runs.
source_reruns_no_lpgen() {
  local executed=$workspace/executed.json
  echo '#include "sums/nodes.h"' >"$workspace/sums/more.cc"
  user_bazel build //... || return 1
  echo 'namespace sums { int more = 1; }' >>"$workspace/sums/more.cc"
  user_bazel build --execution_log_json_file="$executed" //... || return 1
  grep -q '"mnemonic": "CppCompile"' "$executed" && ! grep -q '"mnemonic": "Lpgen' "$executed"
}

say "building a second workspace"
check "builds" user_bazel build //...
check "runs with local_mp" prints_the_sum local_mp
check "runs with local_mt" prints_the_sum local_mt
check "touching a source reruns no lpgen" source_reruns_no_lpgen
echo "$passed passed, $failed failed"
((failed == 0))
