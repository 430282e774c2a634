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

// From here on this is the node's process.
[[noreturn]] void becomeNode(const Pairs& pairs, NodeProcess process, pid_t keeper,
                             const std::string& name, const ProcessTitle& title) {
  setpgid(0, 0);
  // The keeper has one thread, so this fires when the keeper dies, and only then.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper) _exit(1);
  prctl(PR_SET_NAME, name.c_str());
  title.set(std::string(process.program->name) + ": " + name);

  // Descriptors: 0, 1, 2, the line, the listening socket; nothing else.
  dup2(pairs.out[1], STDOUT_FILENO);
  dup2(pairs.err[1], STDERR_FILENO);
  constexpr int FIRST = STDERR_FILENO + 1;
  const int line = fcntl(pairs.line[1], F_DUPFD_CLOEXEC, FIRST + 2);
  const int listening =
      process.listening >= 0 ? fcntl(process.listening, F_DUPFD_CLOEXEC, FIRST + 2) : -1;
  dup3(line, FIRST, O_CLOEXEC);
  if (listening >= 0) dup3(listening, FIRST + 1, O_CLOEXEC);
  close_range(static_cast<unsigned>(listening >= 0 ? FIRST + 2 : FIRST + 1), ~0u, 0);
  process.control = FIRST;
  process.listening = listening >= 0 ? FIRST + 1 : -1;

  for (int ignored: KEEPER_IGNORES) signal(ignored, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  runNodeProcess(process);
}

}  // namespace

ProcessTitle::ProcessTitle(int argc, char** argv)
    : begin_(argv[0]),
      size_(static_cast<std::size_t>(argv[argc - 1] + std::strlen(argv[argc - 1]) - argv[0])) {}

void ProcessTitle::set(const std::string& title) const {
  std::memset(begin_, 0, size_);
  std::memcpy(begin_, title.data(), std::min(title.size(), size_));
}

void forkNode(KeptNode& node, NodeProcess process, const ProcessTitle& title) {
  Pairs pairs;
  const pid_t keeper = getpid();
  const pid_t pid = pairs.open() ? fork() : -1;
  if (pid == 0) becomeNode(pairs, std::move(process), keeper, node.id.text(), title);
  if (pid < 0) {
    const int error = errno;
    pairs.close(0);
    pairs.close(1);
    throw Error(Code::RESOURCE_EXHAUSTED,
                "cannot start " + node.id.text() + ": " + std::generic_category().message(error));
  }
  // Whoever comes first, parent or child.
  setpgid(pid, pid);
  pairs.close(1);
  for (int descriptor: {pairs.line[0], pairs.out[0], pairs.err[0]}) {
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
  }
  node.pid = pid;
  node.line = std::make_unique<Channel>(pairs.line[0]);
  node.pipes = {pairs.out[0], pairs.err[0]};
}

}  // namespace lp::_
