// Starting the keeper, from a process that may have threads and descriptors of all kinds.
// In: a binary.  Out: a process, and our ends of its two sockets.
#pragma once

#include <sys/types.h>

#include <string>

namespace lp::_ {

// What the keeper finds open, besides its launcher's stdout and stderr.
inline constexpr int KEEPER_CONTROL = 3;  // messages of idl/lp/control.capnp
inline constexpr int KEEPER_OUTPUT = 4;   // what the nodes print, see OutputHead
inline constexpr int KEEPER_INPUT = 5;    // stdin of one node, see Launch::nodeWithStdin

// The first argument of a process that is a keeper. The second one is the program's name.
inline constexpr const char* KEEPER_FLAG = "--lp_keeper";

struct SpawnedKeeper {
  pid_t pid = -1;
  int control = -1;  // non-blocking
  int output = -1;   // non-blocking
};

// Executes the binary as a keeper, in a process group of its own; throws lp::Error. `program` is
// whose, for a binary of several. `runName` goes into its environment, and so into that of all its
// descendants. `lendsStdin`: this process's stdin
// is for one of the nodes.
SpawnedKeeper spawnKeeper(const std::string& binary, const std::string& program,
                          const std::string& runName, bool lendsStdin = false);

}  // namespace lp::_
