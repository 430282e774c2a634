#include "runtime/launch/threads.h"

#include <pthread.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "runtime/launch/addresses.h"
#include "runtime/launch/node_life.h"
#include "runtime/launch/shared_process.h"

namespace lp::_ {

ThreadNodes::ThreadNodes(const LaunchPlan& plan, std::shared_ptr<Mailbox> mailbox)
    : nodes_(launchedNodes(plan)), mailbox_(std::move(mailbox)) {
  instance_ = Instance::make({.program = plan.program,
                              .parameters = plan.parameters,
                              .layout = plan.layout,
                              .launchType = plan.launchType,
                              .seed = plan.seed,
                              .runDirectory = plan.runDirectory,
                              .stopListener = std::make_shared<StopMail>(mailbox_),
                              .commands = plan.commands});
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const LaunchedNode& node = nodes_[i];
    if (node.isElsewhere) continue;
    if (node.isFake) {
      instance_->placeFake(node.id, plan.fakes.at(node.id));
    } else if (node.serves) {
      instance_->placeHere(node.id, plan.threads.at(i));
    }
    if (plan.transport == TransportType::INPROC || !(node.serves || node.isFake)) continue;
    const Listening listening = listenOver(plan.transport);
    instance_->listen(node.id, listening);
    instance_->placeAt(node.id, listening.address);
  }
}

void ThreadNodes::start() {
  threads_.reserve(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].isFake) continue;
    try {
      threads_.push_back({i, threadOf(i)});
    } catch (const std::system_error& error) {
      const std::string why = "only " + std::to_string(threads_.size()) + " of " +
                              std::to_string(nodes_.size()) +
                              " nodes could have a thread: " + error.what();
      instance_->stop(why);
      for (Thread& started: threads_) started.thread.detach();
      threads_.clear();
      throw Error(Code::RESOURCE_EXHAUSTED, why);
    }
  }
}

std::thread ThreadNodes::threadOf(std::size_t node) {
  return std::thread([life = NodeLife(instance_, mailbox_, node, !nodes_[node].runs)]() mutable {
    CrashStack room;
    // The kernel takes 15 characters.
    pthread_setname_np(pthread_self(), life.name().substr(0, 15).c_str());
    life.live();
  });
}

void ThreadNodes::restart(std::size_t node) {
  const auto its = std::ranges::find(threads_, node, &Thread::node);
  try {
    *its = {node, threadOf(node)};
  } catch (const std::system_error& error) {
    mailbox_->post({.kind = LaunchEvent::Kind::ENDED,
                    .node = node,
                    .failed = true,
                    .text = std::string("could not have a thread: ") + error.what()});
  }
}

void ThreadNodes::stop(const std::string& why) { instance_->stop(why); }

void ThreadNodes::fail(const Error& why) {
  for (const LaunchedNode& node: nodes_) {
    if (node.serves) instance_->ended(node.id, why.text(), false);
  }
}

void ThreadNodes::ended(std::size_t node, const std::string& how, bool returns) {
  instance_->ended(nodes_[node].id, how, returns);
  for (Thread& thread: threads_) {
    // Its last deed was to post this event.
    if (thread.node != node || std::exchange(thread.ended, true)) continue;
    if (thread.thread.joinable()) thread.thread.join();
  }
}

void ThreadNodes::kill() {
  instance_->giveUp();
  // What they use, they own a share of.
  for (Thread& thread: threads_) {
    if (thread.thread.joinable()) thread.thread.detach();
  }
}

ThreadNodes::~ThreadNodes() { kill(); }

}  // namespace lp::_
