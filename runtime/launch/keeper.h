// The keeper: one small process between a launcher and its nodes, whose processes it starts,
// watches and ends. In: messages of idl/lp/control.capnp from the launcher.  Out: node processes,
// their events, what they print; and at the end nothing: no process, no socket, no directory.
#pragma once

#include "runtime/program.h"

namespace lp::_ {

// Whether this process was started as a keeper; see spawn.h.
bool isKeeper(int argc, char** argv);

// Keeps until the nodes have ended, or the launcher has; returns the exit status. The process has
// one thread: it forks nodes, which start theirs.
int runKeeper(const ProgramSpec& program, int argc, char** argv);

}  // namespace lp::_
