#include "runtime/launch/terminal_loan.h"

#include <signal.h>
#include <unistd.h>

#include <utility>

namespace lp::_ {

TerminalLoan::TerminalLoan()
    : isLent_(tcgetpgrp(STDIN_FILENO) == getpgrp() && tcgetattr(STDIN_FILENO, &before_) == 0) {}

void TerminalLoan::takeBack() {
  if (!std::exchange(isLent_, false)) return;
  // Who is not in the foreground and changes a terminal is stopped by it, unless this is blocked.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  tcsetpgrp(STDIN_FILENO, getpgrp());
  tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace lp::_
