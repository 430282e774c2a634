#include "runtime/launch/run.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/worker_pool.h"
#include "runtime/launch/processes.h"
#include "runtime/launch/say.h"
#include "runtime/launch/signals.h"
#include "runtime/launch/threads.h"
#include "runtime/now.h"

namespace lp::_ {

namespace {

Supervisor::Options supervisorOptions(const LaunchPlan& plan,
                                      const std::vector<LaunchedNode>& nodes) {
  Supervisor::Options options;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const LaunchedNode& node = nodes[i];
    options.nodes.push_back({.name = node.id.text(),
                             .label = node.id.label,
                             // A server has no end of its own.
                             .runs = node.runs && !node.isElsewhere,
                             .isFake = node.isFake,
                             .isThread = !isMultiProcess(plan.launchType) || plan.hosted == i,
                             .restart = node.restart,
                             .colocation = plan.placement.colocationOf[i]});
  }
  for (const PlacedColocation& one: plan.placement.colocations) {
    const Colocation& from = plan.layout[one.which];
    Supervisor::Colocation colocation{
        .name = from.name, .within = one.within, .endsWithFirst = from.endsWithFirst};
    if (from.byProcesses) colocation.retries = from.retries;
    options.colocations.push_back(std::move(colocation));
  }
  options.end = plan.program->end;
  options.grace = plan.grace;
  options.endsWhenDone = plan.endsWhenDone;
  options.saysThatItServes = plan.endsWhenDone;
  return options;
}

// What went wrong after the program had been told to stop; empty if nothing did.
std::string lateFailure(const ProgramEnd& end) {
  if (!end.lateDeaths.empty()) return "while stopping, " + listed(end.lateDeaths);
  if (!end.stragglers.empty() && end.failed) return "did not stop: " + listed(end.stragglers);
  return end.failed ? "the program was lost while it stopped" : "";
}

std::unique_ptr<Nodes> makeNodes(const LaunchPlan& plan, const std::shared_ptr<Mailbox>& mailbox,
                                 bool callable) {
  if (isMultiProcess(plan.launchType)) {
    return std::make_unique<ProcessNodes>(plan, mailbox, callable);
  }
  return std::make_unique<ThreadNodes>(plan, mailbox);
}

}  // namespace

Run::Run(const LaunchPlan& plan, bool callable)
    : plan_(plan),
      launched_(launchedNodes(plan)),
      mailbox_(std::make_shared<Mailbox>()),
      nodes_(makeNodes(plan, mailbox_, callable)),
      supervisor_(supervisorOptions(plan, launched_)),
      done_(launched_.size(), false) {
  nodes_->start();
  supervisor_.started(now());
}

Run::~Run() {
  if (!thread_.joinable()) return;
  requestStop("nobody needs the program any more");
  thread_.join();
}

void Run::driveInBackground() {
  thread_ = quietThread("lp/launcher", [this] { drive(nullptr); });
}

const ProgramEnd& Run::drive(Signals* signals) {
  act();
  // What came together with the answer to start() is not announced by poll() any more.
  nodes_->advance(*mailbox_);
  while (!supervisor_.isOver()) {
    waitForEvents(signals);
    if (signals != nullptr) {
      for (LaunchEvent& event: signals->take()) mailbox_->post(std::move(event));
    }
    nodes_->advance(*mailbox_);
    for (const LaunchEvent& event: mailbox_->take()) {
      handle(event);
      act();
    }
    supervisor_.advance(now());
    act();
    publish();
  }
  nodes_->finish(supervisor_.end().failed, signals != nullptr ? signals->descriptor() : -1);
  {
    std::lock_guard lock(mutex_);
    end_ = supervisor_.end();
    const std::string late = lateFailure(end_);
    if (!failure_ && !late.empty()) failure_.emplace(Code::ABORTED, late);
    over_ = true;
  }
  changed_.notify_all();
  return end_;
}

void Run::waitForEvents(Signals* signals) {
  std::vector<pollfd> ready{{mailbox_->descriptor(), POLLIN, 0}};
  if (signals != nullptr) ready.push_back({signals->descriptor(), POLLIN, 0});
  nodes_->watch(ready);
  int timeout = -1;
  std::uint64_t timer = 0;
  if (const auto at = supervisor_.wakeAt(); at && isTimeFake()) {
    timer = runtime().clock.at(*at, makeJob([mailbox = mailbox_] { mailbox->wake(); }));
  } else if (at) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at - now()).count();
    timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
  }
  poll(ready.data(), ready.size(), timeout);
  if (timer != 0) runtime().clock.cancel(timer);
}

void Run::handle(const LaunchEvent& event) {
  supervisor_.handle(event, now());
  const ProgramEnd& end = supervisor_.end();
  bool failedNow = false;
  if (end.failed && end.stragglers.empty()) {
    std::lock_guard lock(mutex_);
    failedNow = !failure_.has_value();
    if (failedNow) failure_.emplace(Code::ABORTED, end.why, end.failedNode, std::string());
  }
  // Before the nodes stop: calls should fail with the cause, not with its consequences.
  if (failedNow) nodes_->fail(*failure_);
  if (event.kind == LaunchEvent::Kind::ENDED && event.node < launched_.size()) {
    const std::string how = event.text.empty() ? "it is done" : event.text;
    nodes_->ended(event.node, how, supervisor_.awaitsRestart(event.node));
  }
}

void Run::act() {
  for (const LaunchAction& action: supervisor_.takeActions()) {
    switch (action.kind) {
      case LaunchAction::Kind::STOP:
        nodes_->stop(action.text);
        break;
      case LaunchAction::Kind::KILL:
        nodes_->kill();
        break;
      case LaunchAction::Kind::RESTART:
        nodes_->restart(action.node);
        break;
      case LaunchAction::Kind::SAY:
        say(plan_.program->name, action.text);
        break;
    }
  }
}

void Run::publish() {
  {
    std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < done_.size(); ++i) {
      done_[i] = supervisor_.hasEnded(i) || supervisor_.runHasReturned(i);
    }
    isDone_ = supervisor_.isDone();
  }
  changed_.notify_all();
}

void Run::requestStop(const std::string& why) {
  mailbox_->post({.kind = LaunchEvent::Kind::STOP, .text = why});
}

bool Run::isMet(const Awaited& awaited) const {
  if (awaited.end) return isDone_;
  auto hasRun = [this](std::size_t node) { return launched_[node].runs; };
  auto isDone = [&](std::size_t node) { return !hasRun(node) || done_[node]; };
  // Without any run() there is nothing but the program's end to wait for.
  return std::any_of(awaited.nodes.begin(), awaited.nodes.end(), hasRun) &&
         std::all_of(awaited.nodes.begin(), awaited.nodes.end(), isDone);
}

bool Run::wait(const Awaited& awaited, std::optional<TimePoint> until) {
  std::unique_lock lock(mutex_);
  auto isOver = [&] { return failure_ || over_ || isMet(awaited); };
  if (!until) {
    changed_.wait(lock, isOver);
  } else if (!changed_.wait_until(lock, *until, isOver)) {
    return false;
  }
  if (failure_) throw *failure_;
  return true;
}

bool Run::waitForEnd(TimePoint until) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, until, [this] { return over_; });
}

ProgramEnd Run::waitForEnd() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return over_; });
  return end_;
}

std::optional<Error> Run::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace lp::_
