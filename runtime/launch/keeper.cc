#include "runtime/launch/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "lp/control.capnp.h"
#include "runtime/error.h"
#include "runtime/launch/addresses.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/descendants.h"
#include "runtime/launch/descriptor_limit.h"
#include "runtime/launch/kept_launch.h"
#include "runtime/launch/kept_node.h"
#include "runtime/launch/node_end.h"
#include "runtime/launch/output.h"
#include "runtime/launch/output_pipe.h"
#include "runtime/launch/pidfd.h"
#include "runtime/launch/run_directory.h"
#include "runtime/launch/spawn.h"

namespace lp::_ {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// After a stop: nodes have this long alone; then their process groups get SIGTERM, which wakes what
// waits for a child of its own.
constexpr milliseconds ALONE{1000};
// What nodes leave behind has this long after SIGTERM.
constexpr milliseconds LEFTOVERS{500};
// Nothing that was killed takes longer.
constexpr milliseconds DEATH{10'000};

// The launcher has the last word, which it says once it knows of the end.
bool mayReturn(const KeptNode& node, const NodeEnd& end) {
  return node.restart == RestartPolicy::ALWAYS ||
         (node.restart == RestartPolicy::ON_FAILURE && end.failed);
}

class Keeper {
 public:
  Keeper(const ProgramSpec& program, const ProcessTitle& title);
  int run();

 private:
  void wait();
  void readLauncher();
  void launch(idl::Launch::Reader launch);
  void listen(TransportType transport);
  void start(std::size_t process);
  void restart(std::size_t node);
  void refuse(const std::string& why);
  void readProcess(std::size_t process);
  void nodeSaidEnd(KeptProcess& process, idl::NodeEnd::Reader end);
  void readSignals();
  void reap();
  void processExited(std::size_t process, int waitStatus);
  // Tells everybody. `returns`: it may be started again.
  void nodeEnded(std::size_t node, const NodeEnd& end, bool returns);
  void tellProcesses(std::size_t node, const NodeEnd& end, bool returns);
  void copyLastOutput(std::size_t process);
  void stopNodes(capnp::Text::Reader why);
  void signalGroups(int signal);
  // The ends of a keeper: all nodes have ended; the launcher has.
  void finish();
  [[noreturn]] void abandon();

  template <typename Build>
  void tell(const Build& build) {
    send<idl::KeeperEvent>(control_, build);
  }
  // Processes that are there, or may be again.
  bool anyLeft() const;

  const ProgramSpec& program_;
  const ProcessTitle& title_;
  Channel control_{KEEPER_CONTROL};
  OutputPipe output_{KEEPER_OUTPUT};
  int launcher_;  // a pidfd; -1 where the kernel has none
  int signals_;
  std::string directory_;
  std::vector<KeptNode> nodes_;
  std::vector<KeptProcess> processes_;
  NodeProcess inside_;  // what all of them have in common
  capnp::MallocMessageBuilder launchMessage_;
  bool launched_ = false;
  bool stopping_ = false;
  bool finished_ = false;
  std::optional<Clock::time_point> terminateAt_;
  std::uint64_t outOfMemoryKills_ = outOfMemoryKills();
};

Keeper::Keeper(const ProgramSpec& program, const ProcessTitle& title)
    : program_(program), title_(title), launcher_(openPidfd(getppid())) {
  prctl(PR_SET_NAME, "lp/keeper");
  title_.set(std::string(program.name) + ": keeper");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int ignored: KEEPER_IGNORES) signal(ignored, SIG_IGN);
  sigset_t read;
  sigemptyset(&read);
  sigaddset(&read, SIGCHLD);
  sigaddset(&read, SIGTERM);
  sigprocmask(SIG_BLOCK, &read, nullptr);
  signals_ = signalfd(-1, &read, SFD_CLOEXEC | SFD_NONBLOCK);
  for (int own: {KEEPER_CONTROL, KEEPER_OUTPUT}) fcntl(own, F_SETFL, O_NONBLOCK);
  for (int own: {KEEPER_CONTROL, KEEPER_OUTPUT, KEEPER_INPUT}) fcntl(own, F_SETFD, FD_CLOEXEC);
}

int Keeper::run() {
  while (!finished_) {
    wait();
    if (terminateAt_ && Clock::now() >= *terminateAt_) {
      terminateAt_.reset();
      signalGroups(SIGTERM);
    }
    if (launched_ && !anyLeft()) finish();
  }
  return 0;
}

// Waits for something to happen and does what has to be done about it.
void Keeper::wait() {
  std::vector<pollfd> ready;
  ready.push_back({control_.descriptor(), POLLIN, 0});
  if (control_.hasUnsent()) ready.back().events |= POLLOUT;
  ready.push_back({launcher_, POLLIN, 0});
  ready.push_back({signals_, POLLIN, 0});
  ready.push_back({output_.hasUnsent() ? KEEPER_OUTPUT : -1, POLLOUT, 0});
  const std::size_t first = ready.size();
  for (const KeptProcess& process: processes_) {
    ready.push_back({process.line != nullptr ? process.line->descriptor() : -1, POLLIN, 0});
    if (process.line != nullptr && process.line->hasUnsent()) ready.back().events |= POLLOUT;
    // A launcher that does not keep up holds back who prints.
    for (int pipe: process.pipes) ready.push_back({output_.isFull() ? -1 : pipe, POLLIN, 0});
  }
  int timeout = -1;
  if (terminateAt_) {
    const auto left = std::chrono::ceil<milliseconds>(*terminateAt_ - Clock::now());
    timeout = static_cast<int>(std::max<milliseconds::rep>(left.count(), 0));
  }
  if (poll(ready.data(), ready.size(), timeout) <= 0) return;

  if (ready[0].revents != 0) {
    control_.flush();
    readLauncher();
  }
  if (ready[1].revents != 0) abandon();
  if (ready[3].revents != 0) output_.flush();
  for (std::size_t i = 0; first + 3 * i < ready.size() && i < processes_.size(); ++i) {
    const pollfd* its = &ready[first + 3 * i];
    if (its[0].revents != 0) readProcess(i);
    if (its[1].revents != 0) output_.copy(i, Stream::OUT, processes_[i].pipes[0]);
    if (its[2].revents != 0) output_.copy(i, Stream::ERR, processes_[i].pipes[1]);
  }
  // Last, so that what nodes said before they ended has been read.
  if (ready[2].revents != 0) readSignals();
}

void Keeper::readLauncher() {
  const Channel::Got got = control_.receive();
  while (auto message = control_.next()) {
    const auto command = message->getRoot<idl::KeeperCommand>();
    switch (command.which()) {
      case idl::KeeperCommand::PREPARE:
        try {
          const std::string directory = command.getPrepare().cStr();
          makeRunDirectory(directory);
          directory_ = directory;
          tell([](auto event) { event.setPrepared(); });
        } catch (const Error& error) {
          refuse(error.text());
        }
        break;
      case idl::KeeperCommand::LAUNCH:
        launch(command.getLaunch());
        break;
      case idl::KeeperCommand::STOP:
        stopNodes(command.getStop());
        break;
      case idl::KeeperCommand::KILL:
        signalGroups(SIGKILL);
        break;
      case idl::KeeperCommand::RESTART:
        restart(command.getRestart());
        break;
      case idl::KeeperCommand::ENDED: {
        const idl::NodeEnd::Reader end = command.getEnded();
        tellProcesses(end.getNode(), readEnd(end), end.getReturns());
        break;
      }
    }
  }
  if (got == Channel::Got::END) abandon();
}

void Keeper::refuse(const std::string& why) {
  tell([&why](idl::KeeperEvent::Builder event) { event.setRefused(why); });
  finish();
}

void Keeper::launch(idl::Launch::Reader launch) {
  try {
    KeptLaunch kept = readLaunch(program_, launch);
    nodes_ = std::move(kept.nodes);
    processes_ = std::move(kept.processes);
    inside_ = std::move(kept.inside);
    launchMessage_.setRoot(launch);
    // All sockets listen before anything starts: no call ever meets a closed door.
    listen(kept.transport);
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (!processes_[i].nodes.empty()) start(i);
    }
  } catch (const Error& error) {
    return refuse(error.text());
  }
  launched_ = true;
  tell([this](idl::KeeperEvent::Builder event) {
    auto addresses = event.initLaunched(static_cast<unsigned>(nodes_.size()));
    for (unsigned i = 0; i < addresses.size(); ++i) writeAddress(nodes_[i].address, addresses[i]);
  });
}

void Keeper::listen(TransportType transport) {
  auto addresses = std::make_shared<std::vector<Address>>();
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    KeptNode& node = nodes_[i];
    if (node.listens && !node.isFake) {
      Listening listening = listenOver(transport, socketPath(directory_, i));
      node.listening = listening.socket;
      node.address = std::move(listening.address);
    }
    addresses->push_back(node.address);
  }
  inside_.addresses = std::move(addresses);
}

void Keeper::start(std::size_t index) {
  KeptProcess& process = processes_[index];
  NodeProcess inside = inside_;
  inside.name = process.name;
  inside.memoryMiB = process.allotment.memoryMiB;
  for (std::size_t number: process.nodes) {
    const KeptNode& node = nodes_[number];
    inside.nodes.push_back({number, !node.exit.runs, node.listening, node.threads});
  }
  forkNodes(process, std::move(inside), title_);
  if (process.prefix.empty()) return;
  const auto launch = launchMessage_.getRoot<idl::Launch>().asReader();
  sendBegin(*process.line, launch, index, *inside_.addresses);
}

void Keeper::restart(std::size_t node) {
  const auto found = std::ranges::find(processes_, std::vector{node}, &KeptProcess::nodes);
  if (found == processes_.end() || !std::exchange(found->awaitsRestart, false)) return;
  KeptProcess& process = *found;
  for (int& pipe: process.pipes) {
    // Its descendants', which it left behind, have nobody to read them any more.
    if (pipe >= 0) close(std::exchange(pipe, -1));
  }
  nodes_[node].exit = {.runs = nodes_[node].exit.runs};
  nodes_[node].ended = false;
  try {
    start(static_cast<std::size_t>(found - processes_.begin()));
  } catch (const Error& error) {
    process.awaitsRestart = true;
    tell([&](auto event) { writeEnd(event.initEnded(), node, {true, error.text()}); });
  }
}

void Keeper::readProcess(std::size_t index) {
  KeptProcess& process = processes_[index];
  process.line->flush();
  const Channel::Got got = process.line->receive();
  while (auto message = process.line->next()) {
    const auto said = message->getRoot<idl::NodeEvent>();
    switch (said.which()) {
      case idl::NodeEvent::CONSTRUCTED:
        nodes_.at(said.getConstructed()).exit.constructed = true;
        tell([&](auto event) { event.setConstructed(said.getConstructed()); });
        break;
      case idl::NodeEvent::RUN_RETURNED:
        nodes_.at(said.getRunReturned()).exit.runReturned = true;
        tell([&](auto event) { event.setRunReturned(said.getRunReturned()); });
        break;
      case idl::NodeEvent::FAILED:
        tell([&](auto event) { event.setFailed(said.getFailed()); });
        break;
      case idl::NodeEvent::ENDED:
        nodeSaidEnd(process, said.getEnded());
        break;
      case idl::NodeEvent::STOP_REQUESTED:
        tell([&](auto event) { event.setStopRequested(said.getStopRequested()); });
        break;
    }
  }
  if (got == Channel::Got::END) process.line.reset();
}

// The end of a process's last node is told with that of the process, which may yet end badly.
void Keeper::nodeSaidEnd(KeptProcess& process, idl::NodeEnd::Reader end) {
  nodes_.at(end.getNode()).exit.said = readEnd(end);
  const bool isLast = std::ranges::all_of(
      process.nodes, [this](std::size_t node) { return nodes_[node].exit.said.has_value(); });
  if (!isLast) nodeEnded(end.getNode(), *nodes_[end.getNode()].exit.said, /*returns=*/false);
}

void Keeper::readSignals() {
  signalfd_siginfo info;
  while (read(signals_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != SIGTERM) continue;
    tell([](idl::KeeperEvent::Builder event) {
      idl::StopRequest::Builder request = event.initStopRequested();
      request.setWhy("SIGTERM was sent to the keeper");
      request.setSignal(SIGTERM);
    });
  }
  reap();
}

void Keeper::reap() {
  for (;;) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    for (const KeptProcess& process: processes_) {
      // What the node leaves behind; while it is not reaped, nobody else has its number.
      if (process.pid == info.si_pid) kill(-process.pid, SIGTERM);
    }
    int status = 0;
    if (waitpid(info.si_pid, &status, 0) != info.si_pid) continue;
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      if (processes_[i].pid == info.si_pid) processExited(i, status);
    }
  }
}

void Keeper::processExited(std::size_t index, int waitStatus) {
  KeptProcess& process = processes_[index];
  process.pid = -1;
  while (process.line != nullptr && process.line->receive() == Channel::Got::SOMETHING) {
    readProcess(index);
  }
  process.line.reset();
  copyLastOutput(index);
  const bool outOfMemory = outOfMemoryKills() > outOfMemoryKills_;
  for (std::size_t node: process.nodes) {
    nodes_[node].exit.waitStatus = waitStatus;
    nodes_[node].exit.outOfMemory = outOfMemory;
  }
  if (process.nodes.size() == 1) {
    const KeptNode& node = nodes_[process.nodes[0]];
    const NodeEnd end = describeExit(node.exit);
    process.awaitsRestart = !stopping_ && mayReturn(node, end);
    return nodeEnded(process.nodes[0], end, process.awaitsRestart);
  }
  // It is one failure, of whichever node; the others have ended with it.
  bool isTold = false;
  for (std::size_t node: process.nodes) {
    if (nodes_[node].ended) continue;
    NodeEnd end = describeSharedExit(process.name, nodes_[node].exit);
    end.failed = !std::exchange(isTold, true) && end.failed;
    nodeEnded(node, end, /*returns=*/false);
  }
}

void Keeper::nodeEnded(std::size_t index, const NodeEnd& end, bool returns) {
  KeptNode& node = nodes_[index];
  node.ended = true;
  // The last copy: whoever connects from now on is refused, whoever waits in the queue is cut off.
  // Where it returns they are served then.
  if (!returns && node.listening >= 0) close(std::exchange(node.listening, -1));
  tellProcesses(index, end, returns);
  tell([&](auto event) { writeEnd(event.initEnded(), index, end, returns); });
}

void Keeper::tellProcesses(std::size_t node, const NodeEnd& end, bool returns) {
  for (KeptProcess& process: processes_) {
    if (process.line == nullptr) continue;
    send<idl::NodeCommand>(
        *process.line, [&](auto command) { writeEnd(command.initEnded(), node, end, returns); });
  }
}

void Keeper::copyLastOutput(std::size_t process) {
  output_.copy(process, Stream::OUT, processes_[process].pipes[0]);
  output_.copy(process, Stream::ERR, processes_[process].pipes[1]);
  output_.add(process, Stream::END, {});
}

void Keeper::stopNodes(capnp::Text::Reader why) {
  stopping_ = true;
  for (KeptProcess& process: processes_) process.awaitsRestart = false;
  for (KeptProcess& process: processes_) {
    if (process.line == nullptr) continue;
    send<idl::NodeCommand>(*process.line, [why](auto command) { command.setStop(why); });
  }
  terminateAt_ = Clock::now() + ALONE;
}

void Keeper::signalGroups(int signal) {
  for (const KeptProcess& process: processes_) {
    if (process.pid > 0) kill(-process.pid, signal);
  }
}

bool Keeper::anyLeft() const {
  return std::ranges::any_of(processes_, [](const KeptProcess& process) {
    return process.pid > 0 || process.awaitsRestart;
  });
}

void Keeper::finish() {
  const auto end = Clock::now() + LEFTOVERS;
  signalGroups(SIGKILL);  // of a launch that was refused half-way
  while (launched_ && hasChildren() && Clock::now() < end) {
    poll(nullptr, 0, 5);
    output_.flush();
  }
  killChildren(DEATH);
  for (std::size_t i = 0; i < processes_.size(); ++i) copyLastOutput(i);
  if (!directory_.empty()) removeRunDirectory(directory_);
  tell([](auto event) { event.setFinished(); });
  // The launcher reads at its own pace, and it may die.
  while (control_.hasUnsent() || output_.hasUnsent()) {
    pollfd ready[3] = {{control_.hasUnsent() ? KEEPER_CONTROL : -1, POLLOUT, 0},
                       {output_.hasUnsent() ? KEEPER_OUTPUT : -1, POLLOUT, 0},
                       {launcher_, POLLIN, 0}};
    if (poll(ready, 3, -1) < 0) continue;
    if (ready[2].revents != 0) break;
    control_.flush();
    output_.flush();
  }
  finished_ = true;
}

void Keeper::abandon() {
  signalGroups(SIGKILL);
  killChildren(DEATH);
  if (!directory_.empty()) removeRunDirectory(directory_);
  _exit(1);
}

}  // namespace

bool isKeeper(int argc, char** argv) {
  return argc >= 2 && std::string_view(argv[1]) == KEEPER_FLAG;
}

int runKeeper(const ProgramSpec& program, int argc, char** argv) {
  std::fflush(nullptr);  // or each node would print it again
  raiseDescriptorLimit();
  // Nothing that the launcher had open is of use here.
  close_range(KEEPER_INPUT + 1, ~0u, 0);
  const ProcessTitle title(argc, argv);
  return Keeper(program, title).run();
}

}  // namespace lp::_
