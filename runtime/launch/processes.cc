#include "runtime/launch/processes.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/launch/addresses.h"
#include "runtime/launch/allotment_message.h"
#include "runtime/launch/descendants.h"
#include "runtime/launch/displays.h"
#include "runtime/launch/exit_text.h"
#include "runtime/launch/layout_message.h"
#include "runtime/launch/node_end.h"
#include "runtime/launch/run_directory.h"
#include "runtime/launch/spawn.h"

namespace lp::_ {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The keeper answers at once, but for the time that a loaded machine takes.
constexpr milliseconds PATIENCE{60'000};
// What was killed takes no longer; the keeper's own patience is shorter.
constexpr milliseconds DEATH{20'000};

// As the display has them: empty for what it is not to show.
std::vector<std::string> namesOf(const LaunchPlan& plan) {
  std::vector<std::string> names;
  for (const PlacedProcess& process: plan.placement.processes) names.push_back(process.name);
  if (plan.hosted) names[plan.placement.processOf[*plan.hosted]].clear();
  return names;
}

}  // namespace

ProcessNodes::ProcessNodes(const LaunchPlan& plan, std::shared_ptr<Mailbox> mailbox, bool callable)
    : plan_(plan),
      nodes_(launchedNodes(plan)),
      mailbox_(std::move(mailbox)),
      runName_(newRunName()),
      directory_(runDirectory(runName_)),
      output_(plan.placement.processes.size(), makeDisplay(plan, namesOf(plan), runName_),
              plan.logFormat == LogFormat::JSON ? namesOf(plan) : std::vector<std::string>()) {
  if (callable || plan.hosted) makeInstance();
}

void ProcessNodes::makeInstance() {
  instance_ = Instance::make({.program = plan_.program,
                              .parameters = plan_.parameters,
                              .layout = plan_.layout,
                              .launchType = plan_.launchType,
                              .seed = plan_.seed,
                              .runDirectory = plan_.runDirectory,
                              .stopListener = std::make_shared<StopMail>(mailbox_)});
  for (const auto& [id, fake]: plan_.fakes) instance_->placeFake(id, fake);
  if (!plan_.hosted) return;
  const LaunchedNode& node = nodes_[*plan_.hosted];
  if (node.serves) instance_->placeHere(node.id, plan_.threads.at(*plan_.hosted));
  host_ = std::make_unique<Host>(NodeLife(instance_, mailbox_, *plan_.hosted, !node.runs));
}

void ProcessNodes::placeNodes(capnp::List<idl::Address>::Reader addresses) {
  if (instance_ == nullptr) return;
  for (unsigned i = 0; i < nodes_.size() && i < addresses.size(); ++i) {
    const bool isPlaced = isHere(i) || nodes_[i].isElsewhere;
    if (nodes_[i].serves && !isPlaced) instance_->placeAt(nodes_[i].id, readAddress(addresses[i]));
  }
  for (const auto& [node, listening]: here_) {
    if (nodes_[node].serves) instance_->listen(nodes_[node].id, listening);
  }
  here_.clear();
}

void ProcessNodes::start() {
  output_.display().open();
  if (plan_.processWithStdin) {
    const auto& nodes = plan_.placement.processes[*plan_.processWithStdin].nodes;
    borrowers_ = {nodes.begin(), nodes.end()};
    loan_.emplace();
  }
  const std::string program(plan_.program->name);
  SpawnedKeeper spawned = spawnKeeper(plan_.nodeBinary, program, runName_, loan_.has_value());
  keeper_ = spawned.pid;
  control_ = std::make_unique<Channel>(spawned.control);
  outputSocket_ = spawned.output;
  send<idl::KeeperCommand>(*control_, [this](auto command) { command.setPrepare(directory_); });
  expect(idl::KeeperEvent::PREPARED);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!isHere(i)) continue;
    // The keeper has to know of all of them, since it starts none of them.
    here_[i] = {};
    if (nodes_[i].serves) here_[i] = listenOver(plan_.transport, socketPath(directory_, i));
  }
  sendLaunch();
  const auto launched = expect(idl::KeeperEvent::LAUNCHED);
  placeNodes(launched->getRoot<idl::KeeperEvent>().getLaunched());
  if (host_ != nullptr) host_->begin();
}

void ProcessNodes::host() {
  if (host_ != nullptr) host_->serve();
}

void ProcessNodes::sendLaunch() {
  capnp::MallocMessageBuilder message;
  idl::Launch::Builder launch = message.initRoot<idl::KeeperCommand>().initLaunch();
  launch.setVersion(idl::CONTROL_VERSION);
  launch.setProgram(std::string(plan_.program->name));
  launch.setLaunchType(std::string(toText(plan_.launchType)));
  launch.setTransport(std::string(toText(plan_.transport)));
  launch.setSeed(plan_.seed);
  launch.setRunDirectory(plan_.runDirectory);
  launch.setNodes(static_cast<std::uint32_t>(nodes_.size()));
  const std::span<const ParameterSpec> specs = plan_.program->parameters;
  auto parameters = launch.initParameters(static_cast<unsigned>(specs.size()));
  for (unsigned i = 0; i < specs.size(); ++i) {
    parameters[i].setName(std::string(specs[i].name));
    parameters[i].setValue(specs[i].print(plan_.parameters.get()));
  }
  std::vector<std::uint32_t> disabled;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].runs) disabled.push_back(i);
  }
  launch.setDisabledRuns(kj::arrayPtr(disabled.data(), disabled.size()));
  auto fakes = launch.initFakes(static_cast<unsigned>(here_.size()));
  unsigned next = 0;
  for (const auto& [node, listening]: here_) {
    fakes[next].setNode(static_cast<std::uint32_t>(node));
    writeAddress(listening.address, fakes[next++].initAddress());
  }
  auto prefixes = launch.initPrefixes(static_cast<unsigned>(plan_.prefixes.size()));
  next = 0;
  for (const auto& [process, words]: plan_.prefixes) {
    prefixes[next].setProcess(static_cast<std::uint32_t>(process));
    auto all = prefixes[next++].initWords(static_cast<unsigned>(words.size()));
    for (unsigned i = 0; i < all.size(); ++i) all.set(i, words[i]);
  }
  writeLayout(plan_.layout, launch.initColocations(static_cast<unsigned>(plan_.layout.size())));
  launch.setThreads(kj::arrayPtr(plan_.threads.data(), plan_.threads.size()));
  auto allotments = launch.initAllotments(static_cast<unsigned>(plan_.allotments.size()));
  for (unsigned i = 0; i < allotments.size(); ++i) {
    writeAllotment(plan_.allotments[i], allotments[i]);
  }
  idl::Log::Builder log = launch.initLog();
  log.setLevel(std::string(toText(plan_.logLevel)));
  log.setFormat(std::string(toText(plan_.logFormat)));
  log.setIsNamed(plan_.terminal == TerminalType::CURRENT);
  if (plan_.processWithStdin) {
    launch.setProcessWithStdin(static_cast<std::uint32_t>(*plan_.processWithStdin));
  }
  control_->send(message);
}

std::unique_ptr<capnp::MessageReader> ProcessNodes::expect(idl::KeeperEvent::Which answer) {
  const auto end = Clock::now() + PATIENCE;
  for (;;) {
    if (auto message = control_->next()) {
      const auto event = message->getRoot<idl::KeeperEvent>();
      if (event.which() == answer) return message;
      const std::string why = event.isRefused() ? event.getRefused().cStr() : "no sense";
      throw Error(Code::FAILED_PRECONDITION, "the nodes cannot be started: " + why);
    }
    pollfd ready{control_->descriptor(), POLLIN, 0};
    if (control_->hasUnsent()) ready.events |= POLLOUT;
    poll(&ready, 1, 100);
    control_->flush();
    if (control_->receive() == Channel::Got::END) {
      throw Error(Code::UNAVAILABLE, "the nodes cannot be started: " + plan_.nodeBinary + " " +
                                         reapKeeper() + "; its main() has to begin with " +
                                         std::string(plan_.program->name) +
                                         "::runIfNode(argc, argv), or to call " +
                                         std::string(plan_.program->name) + "::main()");
    }
    if (Clock::now() >= end) {
      throw Error(Code::DEADLINE_EXCEEDED,
                  "the nodes cannot be started: no answer from " + plan_.nodeBinary);
    }
  }
}

void ProcessNodes::stop(const std::string& why) {
  if (control_ != nullptr) {
    send<idl::KeeperCommand>(*control_, [&why](auto command) { command.setStop(why); });
  }
  if (instance_ != nullptr) instance_->stop(why);
}

void ProcessNodes::kill() {
  if (control_ == nullptr) return;
  send<idl::KeeperCommand>(*control_, [](auto command) { command.setKill(); });
}

void ProcessNodes::fail(const Error& why) {
  if (instance_ == nullptr) return;
  for (const LaunchedNode& node: nodes_) {
    if (node.serves) instance_->ended(node.id, why.text(), false);
  }
}

void ProcessNodes::ended(std::size_t node, const std::string& how, bool returns) {
  borrowers_.erase(node);
  if (borrowers_.empty()) loan_.reset();
  // Of others the nodes have heard it from the keeper.
  if (plan_.hosted == node && control_ != nullptr) {
    send<idl::KeeperCommand>(*control_, [&](auto command) {
      writeEnd(command.initEnded(), node, {.how = how}, returns);
    });
  }
  if (instance_ != nullptr) instance_->ended(nodes_[node].id, how, returns);
}

void ProcessNodes::restart(std::size_t node) {
  if (plan_.hosted == node) return host_->begin();
  if (control_ == nullptr) return;
  send<idl::KeeperCommand>(
      *control_, [node](auto command) { command.setRestart(static_cast<std::uint32_t>(node)); });
}

void ProcessNodes::watch(std::vector<pollfd>& descriptors) {
  if (control_ != nullptr) {
    descriptors.push_back({control_->descriptor(), POLLIN, 0});
    if (control_->hasUnsent()) descriptors.back().events |= POLLOUT;
  }
  if (outputSocket_ >= 0 && !output_.display().isFull())
    descriptors.push_back({outputSocket_, POLLIN, 0});
  output_.display().watch(descriptors);
}

void ProcessNodes::advance(Mailbox& events) {
  readOutput();
  if (!output_.display().write()) {
    events.post({.kind = LaunchEvent::Kind::SIGNAL,
                 .number = SIGPIPE,
                 .text = "nobody reads the output any more"});
  }
  if (control_ != nullptr) readControl(events);
}

void ProcessNodes::readControl(Mailbox& events) {
  control_->flush();
  const Channel::Got got = control_->receive();
  while (auto message = control_->next()) {
    const auto event = message->getRoot<idl::KeeperEvent>();
    if (event.isFinished()) finished_ = true;
    post(events, event);
  }
  if (got != Channel::Got::END) return;
  control_.reset();
  if (!finished_) keeperDied(events);
}

void ProcessNodes::post(Mailbox& events, idl::KeeperEvent::Reader event) {
  using Kind = LaunchEvent::Kind;
  switch (event.which()) {
    case idl::KeeperEvent::CONSTRUCTED:
      return events.post({.kind = Kind::CONSTRUCTED, .node = event.getConstructed()});
    case idl::KeeperEvent::RUN_RETURNED:
      return events.post({.kind = Kind::RUN_RETURNED, .node = event.getRunReturned()});
    case idl::KeeperEvent::FAILED:
    case idl::KeeperEvent::ENDED: {
      const bool isGone = event.isEnded();
      const idl::NodeEnd::Reader end = isGone ? event.getEnded() : event.getFailed();
      return events.post({.kind = isGone ? Kind::ENDED : Kind::FAILED,
                          .node = end.getNode(),
                          .failed = end.getFailed(),
                          .text = end.getHow().cStr()});
    }
    case idl::KeeperEvent::STOP_REQUESTED: {
      const idl::StopRequest::Reader request = event.getStopRequested();
      const auto number = static_cast<int>(request.getSignal());
      return events.post({.kind = number == 0 ? Kind::STOP : Kind::SIGNAL,
                          .number = number,
                          .text = request.getWhy().cStr()});
    }
    default:
      return;
  }
}

void ProcessNodes::readOutput() {
  char buffer[65536];
  if (outputSocket_ < 0 || output_.display().isFull()) return;
  const ssize_t count = recv(outputSocket_, buffer, sizeof buffer, 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    close(std::exchange(outputSocket_, -1));
    return;
  }
  received_.append(buffer, static_cast<std::size_t>(count));
  std::size_t taken = 0;
  OutputHead head{};
  while (received_.size() - taken >= sizeof head) {
    std::memcpy(&head, received_.data() + taken, sizeof head);
    if (received_.size() - taken < sizeof head + head.length) break;
    output_.add(head.process, head.stream, {received_.data() + taken + sizeof head, head.length});
    taken += sizeof head + head.length;
  }
  received_.erase(0, taken);
}

void ProcessNodes::keeperDied(Mailbox& events) {
  const std::string how = reapKeeper();
  // The nodes die with their keeper; what they started does not.
  killMarked(runName_, DEATH);
  removeRunDirectory(directory_);
  events.post({.kind = LaunchEvent::Kind::LOST, .text = "the keeper of the nodes " + how});
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (plan_.hosted == i) continue;
    events.post(
        {.kind = LaunchEvent::Kind::ENDED, .node = i, .failed = true, .text = "its keeper " + how});
  }
}

std::string ProcessNodes::reapKeeper() {
  if (keeper_ < 0) return "is gone";
  const auto end = Clock::now() + DEATH;
  int status = 0;
  pid_t reaped = 0;
  while ((reaped = waitpid(keeper_, &status, WNOHANG)) == 0 || (reaped < 0 && errno == EINTR)) {
    if (Clock::now() >= end) ::kill(keeper_, SIGKILL);
    poll(nullptr, 0, 2);
  }
  keeper_ = -1;
  if (reaped < 0) return "is gone";  // somebody else reaps all children of this process
  return exitText(status);
}

void ProcessNodes::finish(bool failed, int hurry) {
  auto hurried = [hurry] {
    pollfd ready{hurry, POLLIN, 0};
    return hurry >= 0 && poll(&ready, 1, 0) > 0;
  };
  Mailbox ignored;
  const auto end = Clock::now() + DEATH;
  auto progress = Clock::now();
  // The keeper clears up, and both of us write what is left; a person may be reading it slowly.
  while (control_ != nullptr || outputSocket_ >= 0 || output_.display().hasUnwritten()) {
    std::vector<pollfd> ready;
    watch(ready);
    if (poll(ready.data(), ready.size(), 100) > 0) progress = Clock::now();
    advance(ignored);
    const bool stuck = hurry < 0 && Clock::now() - progress > DEATH / 4;
    if (hurried() || stuck) output_.display().discard();
    if (control_ != nullptr && Clock::now() >= end) ::kill(keeper_, SIGKILL);
  }
  if (keeper_ >= 0) reapKeeper();
  loan_.reset();
  output_.display().close(failed);
  if (host_ != nullptr) host_->release();
}

std::string ProcessNodes::log(std::size_t node) const {
  if (plan_.hosted == node) return {};
  return output_.display().log(plan_.placement.processOf[node]);
}

std::vector<std::string> ProcessNodes::lastWords(std::size_t node) const {
  return output_.lastWords(plan_.placement.processOf[node]);
}

ProcessNodes::~ProcessNodes() {
  // Closing the line ends the keeper, and the keeper ends everything.
  control_.reset();
  if (outputSocket_ >= 0) close(outputSocket_);
  for (const auto& [node, listening]: here_) {
    if (listening.socket >= 0) close(listening.socket);
  }
  if (keeper_ < 0) return;
  reapKeeper();
  killMarked(runName_, DEATH);
  removeRunDirectory(directory_);
}

}  // namespace lp::_
