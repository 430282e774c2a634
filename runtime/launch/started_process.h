// Processes that are this binary again, started by a launcher or by a keeper: what main() has to do
// in them first. In: a command line.  Out: the life of a keeper or of a node.
#pragma once

#include <optional>

#include "runtime/program.h"

namespace lp::_ {

// Runs what this process was started for, whatever program that is of, and returns the exit status.
// Returns nothing if a person started it, or a program that is none of ours.
std::optional<int> runStarted(const ProgramSpec& program, int argc, char** argv);

// Throws FAILED_PRECONDITION if this process was started to run nodes and has come to launch some
// instead: each of its own would do the same, without end.
void checkMayLaunch();

}  // namespace lp::_
