#include "runtime/launch/command_node.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "runtime/launch/argv.h"
#include "runtime/launch/exit_text.h"
#include "runtime/launch/find_program.h"

namespace lp::_ {

namespace {

// "cannot execute trainer: No such file or directory"
[[noreturn]] void cannot(const std::string& what, int error) {
  throw CommandFailure("cannot " + what + ": " + std::strerror(error));
}

// The environment of this process with these variables in it.
std::vector<std::string> environmentWith(const CommandSurroundings& surroundings) {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string_view variable = *one;
    const std::string_view name = variable.substr(0, variable.find('='));
    if (!surroundings.environment.contains(name)) all.emplace_back(variable);
  }
  for (const auto& [name, value]: surroundings.environment) all.push_back(name + "=" + value);
  return all;
}

// The value of a variable among these.
std::string_view valueOf(std::string_view name, const std::vector<std::string>& environment) {
  for (const std::string& variable: environment) {
    const std::string_view text = variable;
    if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
      return text.substr(name.size() + 1);
    }
  }
  return {};
}

// What the new process needs, all of it made before there is one: a process that is forked from one
// with threads may call next to nothing.
struct Start {
  std::string program;
  std::vector<std::string> words, environment;
  std::string directory;
  int failure = -1;  // a pipe, for errno
};

[[noreturn]] void become(const Start& start, char* const* words, char* const* environment,
                         pid_t parent) {
  auto fail = [&start] {
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(start.failure, &error, sizeof error);
    _exit(127);
  };
  setpgid(0, 0);
  // Of the thread that started it, which waits for it: gone only with its process.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  struct sigaction byDefault{};
  byDefault.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &byDefault, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
  if (!start.directory.empty() && chdir(start.directory.c_str()) != 0) fail();
  execve(start.program.c_str(), words, environment);
  fail();
  _exit(127);
}

// Waits until it has ended; it is not reaped yet, so nobody else has its number.
void waitFor(pid_t pid) {
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
}

}  // namespace

pid_t CommandNode::start() {
  Start start;
  start.words = words_;
  start.directory = surroundings_.workingDirectory;
  start.environment = environmentWith(surroundings_);
  start.program = words_[0];
  if (words_[0].find('/') == std::string::npos) {
    start.program = findProgram(words_[0], valueOf("PATH", start.environment));
    if (start.program.empty()) cannot("execute " + words_[0], ENOENT);
  }
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) cannot("execute " + words_[0], errno);
  start.failure = ends[1];
  const std::vector<char*> words = pointersTo(start.words);
  const std::vector<char*> environment = pointersTo(start.environment);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) become(start, words.data(), environment.data(), parent);
  const int forkError = errno;
  close(ends[1]);
  int error = 0;
  ssize_t got = 0;
  while (pid > 0 && (got = read(ends[0], &error, sizeof error)) < 0 && errno == EINTR) {
  }
  close(ends[0]);
  if (pid < 0) cannot("execute " + words_[0], forkError);
  if (got == 0) return pid;
  waitpid(pid, nullptr, 0);
  cannot("execute " + words_[0], error);
}

void CommandNode::lpRun(std::stop_token stop) {
  if (stop.stop_requested()) return;
  const pid_t pid = start();
  {
    const std::stop_callback terminate(stop, [pid] { kill(-pid, SIGTERM); });
    const std::stop_callback end(givenUp_, [pid] { kill(-pid, SIGKILL); });
    waitFor(pid);
  }
  // What it leaves behind.
  kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (stop.stop_requested() || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) return;
  throw CommandFailure(exitText(status));
}

}  // namespace lp::_
