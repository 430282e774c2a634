// How this process, which may have threads and signal masks of all kinds, starts another one.
// In: the descriptors that it is to have.  Out: what posix_spawn() takes.
#pragma once

#include <signal.h>
#include <spawn.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "runtime/error.h"

namespace lp::_ {

// The new process is in a group of its own, so that Ctrl-C in a terminal does not reach it, blocks
// no signal and handles each as by default. Its descriptors are the caller's to say: `actions`.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

// Of what posix_spawn() returned.
inline Error cannotExecute(const std::string& program, int error) {
  return {error == ENOENT ? Code::NOT_FOUND : Code::INTERNAL,
          "cannot execute " + program + ": " + std::generic_category().message(error)};
}

}  // namespace lp::_
