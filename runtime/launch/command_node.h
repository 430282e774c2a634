// A node that is a command: a process of any program.
// In: words, and what the process is given.  Out: a Node whose run() is that process's life.
#pragma once

#include <sys/types.h>

#include <map>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/program.h"

namespace lp::_ {

// What a command's process has besides what the node's process has, or instead of it.
struct CommandSurroundings {
  std::map<std::string, std::string, std::less<>> environment = {};
  std::string workingDirectory = {};  // empty: that of the node's process
};

// How a command failed: "exited with status 3".
class CommandFailure: public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class CommandNode final: public Node {
 public:
  // `givenUp`: when the node has had its time to stop.
  CommandNode(std::vector<std::string> words, CommandSurroundings surroundings,
              std::stop_token givenUp)
      : words_(std::move(words)),
        surroundings_(std::move(surroundings)),
        givenUp_(std::move(givenUp)) {}

  // Starts the process and waits for its end. Throws CommandFailure if it ends otherwise than with
  // status 0, and was not told to.
  void lpRun(std::stop_token stop) override;

 private:
  pid_t start();

  std::vector<std::string> words_;
  CommandSurroundings surroundings_;
  std::stop_token givenUp_;
};

}  // namespace lp::_
