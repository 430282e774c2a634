// Ctrl-C and its like, as events of a launcher's loop.
// In: signals to this process.  Out: a descriptor that poll() finds readable, and events.
#pragma once

#include <signal.h>

#include <array>
#include <vector>

#include "runtime/launch/supervisor.h"

namespace lp::_ {

// While it lives, SIGINT, SIGTERM, SIGHUP and SIGQUIT are events; then their handlers are those
// from before. One at a time. Handlers only write to a pipe, and are not inherited by programs that
// the process executes (a blocked signal would be).
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int descriptor() const { return pipe_[0]; }
  std::vector<LaunchEvent> take();

 private:
  static constexpr std::array CAUGHT{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

  std::array<int, 2> pipe_{-1, -1};
  std::array<struct sigaction, CAUGHT.size()> before_{};
};

}  // namespace lp::_
