// The private directory of a run, which holds the nodes' sockets.
// In: the environment.  Out: a path that fits a socket's address.
#pragma once

#include <cstddef>
#include <string>

namespace lp::_ {

// A run's name is drawn at random; its directory and its processes are found by it.
std::string newRunName();
// Where it will be: below XDG_RUNTIME_DIR, TMPDIR or /tmp, the first that exists, can be written to
// and is short enough for a socket's address. Nothing is made.
std::string runDirectory(const std::string& runName);

// Makes the directory, for this user alone; throws lp::Error.
void makeRunDirectory(const std::string& path);
// Removes it and what lies in it. Harmless if it is not there.
void removeRunDirectory(const std::string& path);

// The socket of a node, by its number.
std::string socketPath(const std::string& directory, std::size_t node);

}  // namespace lp::_
