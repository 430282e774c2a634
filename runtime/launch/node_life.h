// The life of a node in its launcher's process, on whatever thread it is lived.
// In: the program, a number.  Out: events in the mailbox, the last of which says that it has ended.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "runtime/launch/instance.h"
#include "runtime/launch/mailbox.h"

namespace lp::_ {

// A copy is the same life's: it owns a share of all it uses, since a straggler outlives its launch.
class NodeLife final: public NodeListener {
 public:
  NodeLife(std::shared_ptr<Instance> instance, std::shared_ptr<Mailbox> mailbox, std::size_t node,
           bool runDisabled);

  const std::string& name() const { return name_; }
  // From the constructor to the destructor. May be repeated, when the node has ended.
  void live();

  void constructed() override;
  void runReturned() override;
  void failed(const std::string& how) override;

 private:
  std::shared_ptr<Instance> instance_;
  std::shared_ptr<Mailbox> mailbox_;
  std::size_t node_;
  std::string name_;
  bool runDisabled_;
};

}  // namespace lp::_
