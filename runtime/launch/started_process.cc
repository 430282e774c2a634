#include "runtime/launch/started_process.h"

#include <fstream>
#include <string>
#include <string_view>

#include "runtime/error.h"
#include "runtime/launch/executed_node.h"
#include "runtime/launch/keeper.h"
#include "runtime/launch/spawn.h"
#include "runtime/launched.h"

namespace lp::_ {

std::optional<int> runStarted(const ProgramSpec& program, int argc, char** argv) {
  if (isKeeper(argc, argv)) return runKeeper(program, argc, argv);
  // A keeper started it, under a command that a person wants.
  if (isExecutedNode(argc, argv)) runExecutedNode(program, argc, argv);
  return std::nullopt;
}

void checkMayLaunch() {
  // Who has become a keeper or a node has written its name over this.
  std::ifstream commandLine("/proc/self/cmdline");
  std::string binary, flag, program;
  std::getline(commandLine, binary, '\0');
  std::getline(commandLine, flag, '\0');
  std::getline(commandLine, program, '\0');
  if (flag != KEEPER_FLAG && flag != EXECUTED_NODE_FLAG) return;
  throw Error(Code::FAILED_PRECONDITION,
              "this process was started to run nodes of " + program +
                  ", and launches a program instead: its main() has to begin with "
                  "`if (auto status = " +
                  program + "::runIfNode(argc, argv)) return *status;`");
}

}  // namespace lp::_

namespace lp {

std::optional<int> runIfNode(const ProgramSpec& program, int argc, char** argv) {
  // Behind the flag stands the program's name: the binary may have several.
  if (argc < 3 || std::string_view(argv[2]) != program.name) return std::nullopt;
  return _::runStarted(program, argc, argv);
}

}  // namespace lp
