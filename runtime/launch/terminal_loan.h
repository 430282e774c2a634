// The terminal that a launcher lends to the node that has its stdin, a debugger for example.
// In: this process's terminal.  Out: the same, as it was.
#pragma once

#include <termios.h>

namespace lp::_ {

// Remembers how the terminal on stdin is set if this process is in its foreground; the node takes
// the foreground, and Ctrl-C is the node's. On this process's main thread.
class TerminalLoan {
 public:
  TerminalLoan();
  ~TerminalLoan() { takeBack(); }
  TerminalLoan(const TerminalLoan&) = delete;
  TerminalLoan& operator=(const TerminalLoan&) = delete;

  // When the node has ended. Harmless when repeated.
  void takeBack();

 private:
  termios before_{};  // first, since what isLent_ begins with fills it
  bool isLent_ = false;
};

}  // namespace lp::_
