#include "runtime/launch/node_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "lp/control.capnp.h"
#include "runtime/call/worker_pool.h"
#include "runtime/launch/channel.h"
#include "runtime/launch/crash_handlers.h"
#include "runtime/launch/instance.h"

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

// The node's line to the keeper. Never destroyed: its thread runs until the process ends.
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
  explicit TellKeeper(KeeperLink& link): link_(link) {}
  void constructed() override {
    link_.tell([](auto event) { event.setConstructed(); });
  }
  void runReturned() override {
    link_.tell([](auto event) { event.setRunReturned(); });
  }
  void failed(const std::string& how) override {
    link_.tell([&how](auto event) { event.setFailed(how); });
  }

 private:
  KeeperLink& link_;
};

void startObeying(KeeperLink& link, std::shared_ptr<Instance> instance, std::string self) {
  const int terminate = catchTerminate();
  startQuietThread("lp/control", [&link, instance = std::move(instance), self = std::move(self),
                                  terminate] { link.obey(instance, self, terminate); });
}

std::shared_ptr<Instance> makeInstance(const NodeProcess& process, KeeperLink& link) {
  auto instance = Instance::make({.program = process.program,
                                  .parameters = process.parameters,
                                  .launchType = process.launchType,
                                  .seed = process.seed,
                                  .stopListener = std::make_shared<StopToKeeper>(link)});
  const std::vector<PlacedNode>& nodes = instance->nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].spec->serves) continue;
    const Address& address = process.addresses->at(i);
    if (i == process.node) {
      instance->placeHere(nodes[i].id);
      instance->listen(nodes[i].id, {process.listening, address});
    } else {
      instance->placeAt(nodes[i].id, address);
    }
  }
  return instance;
}

}  // namespace

void runNodeProcess(const NodeProcess& process, std::unique_ptr<Channel> line) {
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  installCrashHandlers();
  KeeperLink& link = *new KeeperLink(std::move(line));
  NodeEnd end;
  try {
    const NodeId self = placeNodes(*process.program, process.parameters.get()).at(process.node).id;
    const std::shared_ptr<Instance> instance = makeInstance(process, link);
    startObeying(link, instance, self.text());
    TellKeeper listener(link);
    end = runNode(*instance, self, process.runDisabled, listener);
  } catch (const std::exception& error) {
    end = {true, std::string("could not be started: ") + error.what()};
  }
  link.tell([&end](idl::NodeEvent::Builder event) {
    idl::NodeEnd::Builder last = event.initEnded();
    last.setFailed(end.failed);
    last.setHow(end.how);
  });
  std::exit(end.failed ? 1 : 0);
}

}  // namespace lp::_
