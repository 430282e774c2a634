// A process of nodes that was not only forked but executed, by a command before it.
// In: the launch, as the first message of the keeper.  Out: as node_process.h.
#pragma once

#include <string>
#include <vector>

#include "runtime/program.h"

namespace lp::_ {

// What it finds open, besides its stdin, stdout and stderr.
inline constexpr int NODE_CONTROL = 3;    // a Channel to the keeper
inline constexpr int NODE_LISTENING = 4;  // the sockets of its nodes that serve, from here on

// The first argument of such a process. The second one is the program's name.
inline constexpr const char* EXECUTED_NODE_FLAG = "--lp_node";

// This process's binary, also for a process that is another one: no link of /proc/self.
std::string ownBinary();
// What is executed for a node of the program that is started under the command `prefix`.
std::vector<std::string> executedCommand(const ProgramSpec& program,
                                         std::vector<std::string> prefix);

bool isExecutedNode(int argc, char** argv);
// Runs the nodes and exits.
[[noreturn]] void runExecutedNode(const ProgramSpec& program, int argc, char** argv);

}  // namespace lp::_
