#include "runtime/launch/kept_node.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "runtime/error.h"
#include "runtime/launch/argv.h"
#include "runtime/launch/executed_node.h"
#include "runtime/launch/spawn.h"

namespace lp::_ {

namespace {

struct Pairs {
  std::array<int, 2> line{-1, -1};  // keeper's end, node's end
  std::array<int, 2> out{-1, -1};   // reading end, writing end
  std::array<int, 2> err{-1, -1};

  bool open() {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line.data()) == 0 &&
           pipe2(out.data(), O_CLOEXEC) == 0 && pipe2(err.data(), O_CLOEXEC) == 0;
  }
  void close(std::size_t side) {
    for (const auto& pair: {line, out, err}) {
      if (pair[side] >= 0) ::close(pair[side]);
    }
  }
};

// What a node knows of the keeper that forks it.
struct ForkingKeeper {
  pid_t pid;
  pid_t launcherGroup;
};

// Takes the launcher's stdin; and where that is a terminal that the launcher has to itself, all of
// it: what a person types there, Ctrl-C too, is for this node now.
void takeStdin(pid_t launcherGroup) {
  dup2(KEEPER_INPUT, STDIN_FILENO);
  if (launcherGroup < 0 || tcgetpgrp(STDIN_FILENO) != launcherGroup) return;
  // Whoever is not in the foreground yet may not ask for it, but if this is ignored.
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(STDIN_FILENO, getpid());
  signal(SIGTTOU, SIG_DFL);
  if ((fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) != O_RDWR) return;
  dup2(STDIN_FILENO, STDOUT_FILENO);
  dup2(STDIN_FILENO, STDERR_FILENO);
}

[[noreturn]] void executeNodes(const ProgramSpec& program, const std::vector<std::string>& prefix,
                               int lastDescriptor) {
  std::vector<std::string> words = executedCommand(program, prefix);
  for (int kept = NODE_CONTROL; kept <= lastDescriptor; ++kept) fcntl(kept, F_SETFD, 0);
  execvp(words[0].c_str(), pointersTo(words).data());
  std::fprintf(stderr, "cannot execute %s: %s\n", words[0].c_str(), std::strerror(errno));
  _exit(127);
}

// Leaves open 0, 1, 2, the line, the listening sockets, in this order, and nothing else; returns
// the last one.
int arrangeDescriptors(int line, NodeProcess& inside) {
  static_assert(NODE_CONTROL == STDERR_FILENO + 1 && NODE_LISTENING == NODE_CONTROL + 1);
  const int above = NODE_LISTENING + static_cast<int>(inside.nodes.size());
  line = fcntl(line, F_DUPFD_CLOEXEC, above);
  for (HostedNode& node: inside.nodes) {
    if (node.listening >= 0) node.listening = fcntl(node.listening, F_DUPFD_CLOEXEC, above);
  }
  dup3(line, NODE_CONTROL, O_CLOEXEC);
  int last = NODE_CONTROL;
  for (HostedNode& node: inside.nodes) {
    if (node.listening >= 0) node.listening = dup3(node.listening, ++last, O_CLOEXEC);
  }
  close_range(static_cast<unsigned>(last) + 1, ~0u, 0);
  return last;
}

// From here on this is the nodes' process.
[[noreturn]] void becomeNodes(const KeptProcess& process, const Pairs& pairs, NodeProcess inside,
                              const ForkingKeeper& keeper, const ProcessTitle& title) {
  setpgid(0, 0);
  // The keeper has one thread, so this fires when the keeper dies, and only then.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper.pid) _exit(1);
  prctl(PR_SET_NAME, process.name.c_str());
  title.set(std::string(inside.program->name) + ": " + process.name);

  dup2(pairs.out[1], STDOUT_FILENO);
  dup2(pairs.err[1], STDERR_FILENO);
  if (process.hasStdin) takeStdin(keeper.launcherGroup);
  const int last = arrangeDescriptors(pairs.line[1], inside);

  for (int ignored: KEEPER_IGNORES) signal(ignored, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  try {
    take(process.allotment);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.text().c_str());
    _exit(1);
  }
  if (!process.prefix.empty()) executeNodes(*inside.program, process.prefix, last);
  runNodeProcess(inside, std::make_unique<Channel>(NODE_CONTROL));
}

}  // namespace

ProcessTitle::ProcessTitle(int argc, char** argv)
    : begin_(argv[0]),
      size_(static_cast<std::size_t>(argv[argc - 1] + std::strlen(argv[argc - 1]) - argv[0])) {}

void ProcessTitle::set(const std::string& title) const {
  std::memset(begin_, 0, size_);
  std::memcpy(begin_, title.data(), std::min(title.size(), size_));
}

void forkNodes(KeptProcess& process, NodeProcess inside, const ProcessTitle& title) {
  Pairs pairs;
  const ForkingKeeper keeper{.pid = getpid(), .launcherGroup = getpgid(getppid())};
  const pid_t pid = pairs.open() ? fork() : -1;
  if (pid == 0) becomeNodes(process, pairs, std::move(inside), keeper, title);
  if (pid < 0) {
    const int error = errno;
    pairs.close(0);
    pairs.close(1);
    throw Error(Code::RESOURCE_EXHAUSTED,
                "cannot start " + process.name + ": " + std::generic_category().message(error));
  }
  // Whoever comes first, parent or child.
  setpgid(pid, pid);
  pairs.close(1);
  for (int descriptor: {pairs.line[0], pairs.out[0], pairs.err[0]}) {
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
  }
  process.pid = pid;
  process.line = std::make_unique<Channel>(pairs.line[0]);
  process.pipes = {pairs.out[0], pairs.err[0]};
}

}  // namespace lp::_
