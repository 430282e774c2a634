// Where a launcher's loop gets its events from: posted on any thread, read by the loop.
// In: LaunchEvents.  Out: a descriptor that poll() finds readable, and the events in order.
#pragma once

#include <mutex>
#include <vector>

#include "runtime/launch/supervisor.h"

namespace lp::_ {

class Mailbox {
 public:
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void post(LaunchEvent event);
  // Has the loop look up.
  void wake();
  int descriptor() const { return descriptor_; }
  std::vector<LaunchEvent> take();

 private:
  std::mutex mutex_;
  std::vector<LaunchEvent> events_;
  int descriptor_;
};

}  // namespace lp::_
