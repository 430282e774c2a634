#include "runtime/launch/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "runtime/error.h"
#include "runtime/launch/argv.h"
#include "runtime/launch/spawn_settings.h"

namespace lp::_ {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int PAUSE_MS = 5;
// From being asked to end to being killed.
constexpr milliseconds PATIENCE{1000};

void readAll(int descriptor, std::string& text) {
  char buffer[4096];
  ssize_t count = 0;
  while ((count = read(descriptor, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace

pid_t startCommand(const std::vector<std::string>& words, int output) {
  std::vector<std::string> copies = words;
  const std::vector<char*> pointers = pointersTo(copies);

  SpawnSettings spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&spawn.actions, output, STDERR_FILENO);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, pointers[0], &spawn.actions, &spawn.attributes, pointers.data(), environ);
  if (error != 0) throw cannotExecute(words[0], error);
  return pid;
}

CommandResult runCommand(const std::vector<std::string>& words, milliseconds limit) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw Error(Code::RESOURCE_EXHAUSTED, "pipe: " + std::generic_category().message(errno));
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  pid_t pid = -1;
  try {
    pid = startCommand(words, ends[1]);
  } catch (const Error&) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
  CommandResult result;
  const auto end = Clock::now() + limit;
  int status = 0;
  pid_t reaped = 0;
  // Its end counts, not that of its output, which a server that it starts may keep open.
  while ((reaped = waitpid(pid, &status, WNOHANG)) == 0 || (reaped < 0 && errno == EINTR)) {
    if (Clock::now() >= end) kill(pid, SIGKILL);
    pollfd ready{ends[0], POLLIN, 0};
    // After the end of the output there is nothing to poll for.
    if (poll(&ready, 1, PAUSE_MS) > 0 && (ready.revents & POLLIN) == 0) poll(nullptr, 0, PAUSE_MS);
    readAll(ends[0], result.output);
  }
  readAll(ends[0], result.output);
  close(ends[0]);
  if (reaped > 0) result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

void endCommand(pid_t pid) {
  const auto end = Clock::now() + PATIENCE;
  pid_t reaped = 0;
  kill(pid, SIGTERM);
  while ((reaped = waitpid(pid, nullptr, WNOHANG)) == 0 || (reaped < 0 && errno == EINTR)) {
    if (Clock::now() >= end) kill(pid, SIGKILL);
    poll(nullptr, 0, PAUSE_MS);
  }
}

}  // namespace lp::_
