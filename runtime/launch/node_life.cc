#include "runtime/launch/node_life.h"

#include <utility>

namespace lp::_ {

NodeLife::NodeLife(std::shared_ptr<Instance> instance, std::shared_ptr<Mailbox> mailbox,
                   std::size_t node, bool runDisabled)
    : instance_(std::move(instance)),
      mailbox_(std::move(mailbox)),
      node_(node),
      name_(instance_->nodes()[node].id.text()),
      runDisabled_(runDisabled) {}

void NodeLife::live() {
  NodeEnd end = runNode(*instance_, instance_->nodes()[node_].id, runDisabled_, *this);
  mailbox_->post({.kind = LaunchEvent::Kind::ENDED,
                  .node = node_,
                  .failed = end.failed,
                  .text = std::move(end.how)});
}

void NodeLife::constructed() {
  mailbox_->post({.kind = LaunchEvent::Kind::CONSTRUCTED, .node = node_});
}

void NodeLife::runReturned() {
  mailbox_->post({.kind = LaunchEvent::Kind::RUN_RETURNED, .node = node_});
}

void NodeLife::failed(const std::string& how) {
  mailbox_->post({.kind = LaunchEvent::Kind::FAILED, .node = node_, .text = how});
}

}  // namespace lp::_
