// Windows that show what the nodes print, by showing a file as it grows. A window only displays:
// whoever closes it closes nothing else, and a slow one holds up nobody.
// In: titles, files.  Out: windows of another program, which end when this process ends.
#pragma once

#include <sys/types.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/launch/terminal_type.h"

namespace lp::_ {

class Windows {
 public:
  virtual ~Windows() = default;

  // Throws lp::Error if there can be no window.
  virtual void open(const std::string& title, const std::string& file) = 0;
  // Where they are, for a person to find them.
  virtual std::string place() const = 0;
  // A descriptor for what windows complain of, read without waiting; -1: nothing ever comes.
  virtual int complaints() const { return -1; }
  // The program is over; `failed`: a person will want to read how. Returns what to tell that
  // person; empty: nothing. Does not throw.
  virtual std::string close(bool failed) = 0;
};

// What runs in a window: prints the file, and what is added to it until this process has ended.
std::vector<std::string> viewer(const std::string& file);

// For TMUX, XTERM and GNOME; null for what has no windows.
std::unique_ptr<Windows> makeWindows(TerminalType type, const std::string& program);

// One session of the person's tmux server, a window per node. It has the program's name, or that
// with `_0`, `_1`, ... where a session has it already. When a node has failed it stays for reading,
// without any process.
class TmuxSession final: public Windows {
 public:
  explicit TmuxSession(std::string name): wanted_(std::move(name)) {}
  ~TmuxSession() override { close(false); }

  void open(const std::string& title, const std::string& file) override;
  std::string place() const override;
  std::string close(bool failed) override;

 private:
  void begin(const std::string& title, const std::string& file);

  std::string wanted_;
  std::string name_;                  // empty: there is no session
  std::vector<std::string> windows_;  // as tmux calls them: "@3"
};

// A process per window, which is this one's child.
class XtermWindows final: public Windows {
 public:
  XtermWindows();
  ~XtermWindows() override;

  void open(const std::string& title, const std::string& file) override;
  std::string place() const override { return "one xterm per node"; }
  int complaints() const override { return complaints_[0]; }
  std::string close(bool failed) override;

 private:
  std::vector<pid_t> processes_;
  std::array<int, 2> complaints_{-1, -1};  // reading end, writing end: their stderr
};

// All windows belong to the desktop's own terminal server.
class GnomeWindows final: public Windows {
 public:
  void open(const std::string& title, const std::string& file) override;
  std::string place() const override { return "one gnome-terminal per node"; }
  // Their viewers end with this process, and they with their viewers.
  std::string close(bool /*failed*/) override { return {}; }

 private:
  int opened_ = 0;
};

}  // namespace lp::_
