// Programs that a launcher starts to show its nodes.
// In: words.  Out: a process, or how it ended.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace lp::_ {

// Starts a program, found as a shell finds it, in a process group of its own, so that Ctrl-C does
// not reach it. It reads nothing; its stdout and stderr are `output`. Throws lp::Error.
pid_t startCommand(const std::vector<std::string>& words, int output);

struct CommandResult {
  int status = 0;  // 128 and more: a signal
  std::string output;
};

// Starts one, waits for its end, and kills it if that takes too long; throws lp::Error if it cannot
// be started.
CommandResult runCommand(const std::vector<std::string>& words,
                         std::chrono::milliseconds limit = std::chrono::seconds(20));

// Ends what startCommand() has started, if it has not ended yet, and reaps it.
void endCommand(pid_t pid);

}  // namespace lp::_
