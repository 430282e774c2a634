# Sourced by the door scripts (tools/run, tools/test, .ci/run), which set pipefail: gets a Debian 12
# ready, and calls Bazel. Everything said here goes to standard error: a program's output stays its
# own.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

PACKAGES=(
  bazel-bootstrap capnproto libcapnp-dev libfmt-dev libspdlog-dev
  doctest-dev libclang-19-dev llvm-19-dev clang-19 g++ python3 tmux
)

say() { printf 'lpgen: %s\n' "$*" >&2; }

# Says what is wrong, with the lines of each argument, and ends the script.
give_up() {
  say "cannot go on: $1"
  shift
  (($# == 0)) || printf '%s\n' "$@" | sed 's/^/       /' >&2
  exit 1
}

set_up() {
  install_packages
  check_compiler
}

# Prints the packages that are not installed, one per line. Asks dpkg alone: no network, no root.
missing_packages() {
  local package installed
  # Its status says only that it does not know some of them.
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${PACKAGES[@]}" 2>/dev/null) ||
    true
  for package in "${PACKAGES[@]}"; do
    # Another Bazel (bazelisk, a release) does as well, and Debian's would clash with it.
    [[ $package == bazel-bootstrap ]] && command -v bazel >/dev/null && continue
    grep -qx "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

install_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    check_foreign_system
    return
  fi
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0

  say "installing from Debian: ${missing[*]}"
  local as_root=()
  if (($(id -u) != 0)); then
    command -v sudo >/dev/null ||
      give_up "installing needs root, and there is no sudo; as root, run" \
        "apt-get install ${missing[*]}"
    if ! [[ -t 0 ]] && ! sudo -n true 2>/dev/null; then
      give_up "installing needs root, and sudo would ask for a password; as root, run" \
        "apt-get install ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  # env is there because sudo drops the variable.
  as_root+=(env DEBIAN_FRONTEND=noninteractive)

  local log
  log=$(mktemp)
  # An outdated list is no reason to stop: the packages may be in it, or in the cache.
  "${as_root[@]}" apt-get -q update </dev/null 2>&1 | tee "$log" >&2 || true
  "${as_root[@]}" apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
    --no-install-recommends install "${missing[@]}" </dev/null 2>&1 | tee -a "$log" >&2 ||
    explain_apt "$log" "${missing[@]}"
  rm -f "$log"
}

# Ends the script with what apt-get's output means.
explain_apt() {
  local text network='could not resolve|temporary failure|unable to connect|failed to fetch'
  network+='|could not connect|network is unreachable'
  text=$(<"$1")
  rm -f "$1"
  shift
  if grep -qi 'no space left\|enough free space' <<<"$text"; then
    give_up "the disk is too full to install: $*"
  elif grep -qiE "$network" <<<"$text"; then
    give_up "apt-get could not fetch packages: is there a network?" \
      "Once there is, this suffices: apt-get install $*"
  elif grep -qiE 'unable to locate package|no installation candidate' <<<"$text"; then
    give_up "this system's package sources lack some of what is needed: $*" \
      "$(grep -iE 'unable to locate package|no installation candidate' <<<"$text")" \
      "Debian 12 (bookworm) with its updates has them all."
  fi
  give_up "apt-get install failed, see above; packages: $*"
}

# Without Debian's package tools we can only look whether the commands are there.
check_foreign_system() {
  local command missing=()
  for command in bazel capnp capnpc-c++ llvm-config-19 g++ python3; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
  ((${#missing[@]} == 0)) ||
    give_up "this is no Debian, and these commands are missing: ${missing[*]}" \
      "Install what Debian 12 calls: ${PACKAGES[*]}"
}

# C++20 as we use it needs g++ 12 or clang 19; Bazel takes $CC, else gcc.
check_compiler() {
  local compiler=${CC:-gcc} name=gcc least=12 version
  version=$("$compiler" -dumpversion 2>/dev/null) ||
    give_up "the compiler \`$compiler\` does not run"
  if [[ $("$compiler" --version) == *clang* ]]; then name=clang least=19; fi
  ((${version%%.*} >= least)) ||
    give_up "\`$compiler\` is $name $version, too old for our C++20: $least is the oldest" \
      "Set CC to a newer one, for example CC=clang-19."
}

# Runs Bazel in the tree, whichever folder the caller is in. Progress is a moving line on a
# terminal, and a line now and then elsewhere.
run_bazel() {
  local command=$1
  shift
  local progress=()
  [[ -t 2 ]] || progress=(--curses=no --color=no --show_progress_rate_limit=10)
  (cd "$ROOT" && exec bazel "$command" "${progress[@]}" "$@" </dev/null)
}
