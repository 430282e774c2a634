// The nodes of a launched program, as its launcher handles them: threads here, or processes.
// In: start, stop, kill.  Out: LaunchEvents.
#pragma once

#include <poll.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/launch/instance.h"
#include "runtime/launch/mailbox.h"

namespace lp::_ {

// A stop that a node of this process asks for, as an event.
class StopMail final: public StopListener {
 public:
  explicit StopMail(std::shared_ptr<Mailbox> mailbox): mailbox_(std::move(mailbox)) {}
  void stopRequested(const std::string& why) override {
    mailbox_->post({.kind = LaunchEvent::Kind::STOP, .text = why});
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
};

class Nodes {
 public:
  virtual ~Nodes() = default;

  // Starts every node; throws lp::Error if that cannot be done, and nothing runs then.
  virtual void start() = 0;
  // Has every node stop. Returns at once, as everything here does.
  virtual void stop(const std::string& why) = 0;
  // Ends what is left. Threads are left behind.
  virtual void kill() = 0;
  // The program has failed: calls of this process fail with this from now on.
  virtual void fail(const Error& why) = 0;
  // A node has ended: whoever calls it is told. `returns`: it will be started again.
  virtual void ended(std::size_t node, const std::string& how, bool returns) = 0;
  // Starts a node again that has ended. If that cannot be done it has failed, and ended.
  virtual void restart(std::size_t node) = 0;

  // Lives the node that lives in this process, on this thread, until the program is over and
  // finish() has been called on another one; returns at once if there is none.
  virtual void host() {}

  // Descriptors to poll besides the mailbox, and what to do when they are ready, or time has
  // passed.
  virtual void watch(std::vector<pollfd>& /*descriptors*/) {}
  virtual void advance(Mailbox& /*events*/) {}
  // The program is over, and has `failed` or not: reaps, closes, removes, writes what is left to
  // write. `hurry`: a descriptor that becomes readable if nobody wants to wait for it; -1: nobody
  // will say so.
  virtual void finish(bool /*failed*/, int /*hurry*/) {}

  // The last lines that a node wrote, if they are known.
  virtual std::vector<std::string> lastWords(std::size_t /*node*/) const { return {}; }
  // The file that holds all that a node has written; empty: there is none.
  virtual std::string log(std::size_t /*node*/) const { return {}; }
  // The program as this process sees it: what handles come from. Null if this process calls nobody.
  virtual std::shared_ptr<Instance> instance() const = 0;
};

}  // namespace lp::_
