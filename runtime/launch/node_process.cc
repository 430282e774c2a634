#include "runtime/launch/node_process.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "lp/control.capnp.h"
#include "runtime/call/worker_pool.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/crash_handlers.h"
#include "runtime/launch/instance.h"
#include "runtime/launch/memory_limit.h"
#include "runtime/launch/node_end.h"
#include "runtime/launch/shared_process.h"
#include "runtime/logs/logger.h"

namespace lp::_ {

namespace {

// Where the handler of SIGTERM writes to.
int terminatePipe = -1;

void noteTerminate(int) {
  const int error = errno;
  [[maybe_unused]] ssize_t written = write(terminatePipe, "t", 1);
  errno = error;
}

// The reading end of a pipe that SIGTERM writes to.
int catchTerminate() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  terminatePipe = ends[1];
  struct sigaction action{};
  action.sa_handler = noteTerminate;
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  return ends[0];
}

// The process's line to the keeper. Never destroyed: its thread runs until the process ends.
class KeeperLink {
 public:
  explicit KeeperLink(std::unique_ptr<Channel> line): channel_(std::move(line)) {}

  template <typename Build>
  void tell(const Build& build) {
    std::lock_guard lock(mutex_);
    send<idl::NodeEvent>(*channel_, build);
  }
  void requestStop(const std::string& why, std::uint32_t signal) {
    tell([&](idl::NodeEvent::Builder event) {
      idl::StopRequest::Builder request = event.initStopRequested();
      request.setWhy(why);
      request.setSignal(signal);
    });
  }
  // Does what the keeper says until the keeper is gone; then this process is, too.
  [[noreturn]] void obey(const std::shared_ptr<Instance>& instance, const std::string& self,
                         int terminate);

 private:
  // Does what has arrived.
  void obeySome(Instance& instance);

  std::unique_ptr<Channel> channel_;
  std::mutex mutex_;  // for sending
};

void KeeperLink::obey(const std::shared_ptr<Instance>& instance, const std::string& self,
                      int terminate) {
  // Some may have come with the first message, which was read elsewhere.
  obeySome(*instance);
  for (;;) {
    pollfd ready[2] = {{channel_->descriptor(), POLLIN, 0}, {terminate, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;
    if (ready[1].revents != 0) {
      char ignored[16];
      [[maybe_unused]] ssize_t got = read(terminate, ignored, sizeof ignored);
      if (!instance->stopping()) requestStop("SIGTERM was sent to " + self, SIGTERM);
    }
    if (ready[0].revents == 0) continue;
    if (channel_->receive() == Channel::Got::END) _exit(1);
    obeySome(*instance);
  }
}

void KeeperLink::obeySome(Instance& instance) {
  while (auto message = channel_->next()) {
    const auto command = message->getRoot<idl::NodeCommand>();
    if (command.isStop()) {
      instance.stop(command.getStop().cStr());
    } else if (command.isEnded()) {
      const idl::NodeEnd::Reader end = command.getEnded();
      if (end.getNode() >= instance.nodes().size()) continue;
      instance.ended(instance.nodes()[end.getNode()].id, end.getHow().cStr(), end.getReturns());
    }
  }
}

class StopToKeeper final: public StopListener {
 public:
  explicit StopToKeeper(KeeperLink& link): link_(link) {}
  void stopRequested(const std::string& why) override { link_.requestStop(why, 0); }

 private:
  KeeperLink& link_;
};

class TellKeeper final: public NodeListener {
 public:
  TellKeeper(KeeperLink& link, std::size_t node)
      : link_(link), node_(static_cast<std::uint32_t>(node)) {}
  void constructed() override {
    link_.tell([this](auto event) { event.setConstructed(node_); });
  }
  void runReturned() override {
    link_.tell([this](auto event) { event.setRunReturned(node_); });
  }
  void failed(const std::string& how) override {
    link_.tell([&](auto event) { writeEnd(event.initFailed(), node_, {true, how}); });
  }
  void ended(const NodeEnd& end) {
    link_.tell([&](auto event) { writeEnd(event.initEnded(), node_, end); });
  }

 private:
  KeeperLink& link_;
  std::uint32_t node_;
};

void startObeying(KeeperLink& link, std::shared_ptr<Instance> instance, std::string self) {
  const int terminate = catchTerminate();
  startQuietThread("lp/control", [&link, instance = std::move(instance), self = std::move(self),
                                  terminate] { link.obey(instance, self, terminate); });
}

std::shared_ptr<Instance> makeInstance(const NodeProcess& process, KeeperLink& link) {
  auto instance = Instance::make({.program = process.program,
                                  .parameters = process.parameters,
                                  .layout = process.layout,
                                  .launchType = process.launchType,
                                  .seed = process.seed,
                                  .runDirectory = process.runDirectory,
                                  .stopListener = std::make_shared<StopToKeeper>(link)});
  const std::vector<PlacedNode>& nodes = instance->nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].spec->serves) continue;
    const auto hosted = std::ranges::find(process.nodes, i, &HostedNode::number);
    const bool isCommand = !nodes[i].spec->command.empty();
    const Address& address = process.addresses->at(i);
    // Nodes of one process call each other directly, so none needs to know where they listen.
    if (hosted != process.nodes.end() && !isCommand) {
      instance->placeHere(nodes[i].id, hosted->threads);
      instance->listen(nodes[i].id, {hosted->listening, address});
    } else {
      instance->placeAt(nodes[i].id, address);
    }
  }
  return instance;
}

NodeEnd live(const std::shared_ptr<Instance>& instance, const HostedNode& node, KeeperLink& link) {
  TellKeeper listener(link, node.number);
  const NodeId id = instance->nodes()[node.number].id;
  const NodeEnd end = runNode(*instance, id, node.runDisabled, listener);
  listener.ended(end);
  return end;
}

// All of them, on a thread each.
void liveTogether(const NodeProcess& process, const std::shared_ptr<Instance>& instance,
                  KeeperLink& link) {
  // The launcher makes JSON of it where that is wanted.
  const SharedProcess shared(std::string(process.program->name), LogFormat::TEXT);
  std::vector<std::thread> threads;
  for (const HostedNode& node: process.nodes) {
    try {
      threads.emplace_back([&instance, &link, node] {
        CrashStack room;
        const std::string name = instance->nodes()[node.number].id.text();
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
        live(instance, node, link);
      });
    } catch (const std::system_error& error) {
      TellKeeper(link, node.number)
          .ended({true, std::string("could not have a thread: ") + error.what()});
    }
  }
  for (std::thread& thread: threads) thread.join();
}

void beginLog(const NodeProcess& process) {
  // A debugger's node may have a terminal in place of the launcher's pipe.
  const bool launcherReads = isatty(STDERR_FILENO) == 0;
  const bool isNamed = process.linesAreNamed && launcherReads && process.nodes.size() == 1;
  const bool isJson = process.logFormat == LogFormat::JSON;
  useLogSettings({.level = process.logLevel,
                  .format = process.logFormat,
                  .namesNode = isJson || !isNamed,
                  .isMarked = launcherReads,
                  .process = process.name});
  useLogForSpdlog();
}

}  // namespace

void runNodeProcess(const NodeProcess& process, std::unique_ptr<Channel> line) {
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  installCrashHandlers();
  beginLog(process);
  KeeperLink& link = *new KeeperLink(std::move(line));
  // Of several nodes, each has told how it has ended.
  int status = 0;
  try {
    limitMemory(process.memoryMiB);
    const std::shared_ptr<Instance> instance = makeInstance(process, link);
    startObeying(link, instance, process.name);
    if (process.nodes.size() == 1) {
      status = live(instance, process.nodes[0], link).failed ? 1 : 0;
    } else {
      liveTogether(process, instance, link);
    }
    instance->dropShared();
  } catch (const std::exception& error) {
    status = 1;
    const std::string limit = memoryLimitText();
    const std::string how =
        std::string("could not be started: ") + error.what() + (limit.empty() ? "" : "; " + limit);
    for (const HostedNode& node: process.nodes) {
      TellKeeper(link, node.number).ended({true, how});
    }
  }
  std::exit(status);
}

}  // namespace lp::_
