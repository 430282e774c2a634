// Nodes as their keeper has them: a socket each; and for one or several a process, a control
// channel, two pipes. In: a launch.  Out: a forked process.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "runtime/launch/allotment.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/exit_text.h"
#include "runtime/launch/instance.h"
#include "runtime/launch/node_process.h"

namespace lp::_ {

// Signals that mean nothing to the keeper; to a node they do what they do everywhere.
inline constexpr std::array KEEPER_IGNORES{SIGINT, SIGHUP, SIGQUIT, SIGPIPE};

struct KeptNode {
  NodeId id;
  bool listens = false;  // at a socket that the keeper makes, unless it is a fake
  // Lives in the launcher's process, or an object there answers for it, or somebody else runs it.
  bool isFake = false;
  unsigned threads = 16;
  RestartPolicy restart = RestartPolicy::NEVER;
  int listening = -1;  // closed when the node has ended for good
  Address address;     // where that is
  ProcessExit exit;    // what is known by now
  bool ended = false;  // everybody was told
};

struct KeptProcess {
  std::string name;
  std::vector<std::size_t> nodes;    // by number; without fakes, so there may be none
  bool awaitsRestart = false;        // it has ended, and its launcher may have it started again
  pid_t pid = -1;                    // also its process group; -1: not started, or reaped
  std::unique_ptr<Channel> line;     // NodeCommand out, NodeEvent in
  std::array<int, 2> pipes{-1, -1};  // its stdout and stderr; its descendants may have them too
  // The command that it is started under; then it learns of the launch by a `begin`.
  std::vector<std::string> prefix;
  bool hasStdin = false;  // the launcher's
  Allotment allotment;
};

// The words that ps shows for this process.
class ProcessTitle {
 public:
  ProcessTitle(int argc, char** argv);
  void set(const std::string& title) const;

 private:
  char* begin_;
  std::size_t size_;
};

// Forks the process; throws lp::Error. The child keeps nothing of this process but what `inside`
// names, and does not come back.
void forkNodes(KeptProcess& process, NodeProcess inside, const ProcessTitle& title);

}  // namespace lp::_
