#include "runtime/launch/spawn.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <system_error>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/argv.h"
#include "runtime/launch/descendants.h"
#include "runtime/launch/spawn_settings.h"
#include "runtime/surroundings.h"

namespace lp::_ {

namespace {

// A socket pair whose numbers are beyond those that the keeper gives to its own ends.
std::array<int, 2> socketPair() {
  std::array<int, 2> pair{}, moved{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    throw Error(Code::RESOURCE_EXHAUSTED, "socketpair: " + std::generic_category().message(errno));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    moved[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, KEEPER_INPUT + 1);
    close(pair[i]);
  }
  fcntl(moved[0], F_SETFL, O_NONBLOCK);
  return moved;
}

// This process's environment, with the run's name.
std::vector<std::string> environmentOf(const std::string& runName) {
  const std::string entry = std::string(RUN_VARIABLE) + "=";
  std::vector<std::string> all{entry + runName};
  for (char** each = environ; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(entry)) all.emplace_back(*each);
  }
  return all;
}

void giveDescriptors(posix_spawn_file_actions_t& actions, int control, int output,
                     bool lendsStdin) {
  if (lendsStdin) {
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, KEEPER_INPUT);
  } else {
    posix_spawn_file_actions_addopen(&actions, KEEPER_INPUT, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, control, KEEPER_CONTROL);
  posix_spawn_file_actions_adddup2(&actions, output, KEEPER_OUTPUT);
}

}  // namespace

SpawnedKeeper spawnKeeper(const std::string& binary, const std::string& program,
                          const std::string& runName, bool lendsStdin) {
  const std::array<int, 2> control = socketPair();
  const std::array<int, 2> output = socketPair();
  // The last argument is room for the names that keeper and nodes show in ps.
  std::vector<std::string> arguments{binary, KEEPER_FLAG, program, std::string(100, ' ')};
  std::vector<std::string> environment = environmentOf(runName);
  SpawnedKeeper keeper{.pid = -1, .control = control[0], .output = output[0]};
  SpawnSettings spawn;
  giveDescriptors(spawn.actions, control[1], output[1], lendsStdin);
  const int error = posix_spawn(&keeper.pid, binary.c_str(), &spawn.actions, &spawn.attributes,
                                pointersTo(arguments).data(), pointersTo(environment).data());
  close(control[1]);
  close(output[1]);
  if (error == 0) return keeper;
  close(control[0]);
  close(output[0]);
  throw cannotExecute(binary, error);
}

}  // namespace lp::_
