#include "runtime/launch/windows.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "runtime/error.h"
#include "runtime/launch/command.h"

namespace lp::_ {

namespace {

using Words = std::vector<std::string>;

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

bool contains(const std::string& text, const char* part) { return text.find(part) != text.npos; }

[[noreturn]] void refuse(const std::string& title, const CommandResult& result) {
  const std::string said = firstLine(result.output);
  throw Error(Code::UNAVAILABLE,
              "there is no window for " + title + ": " +
                  (said.empty() ? "status " + std::to_string(result.status) : said));
}

// For what is done on the way out: whether it was.
bool isDone(const Words& words) {
  try {
    return runCommand(words).status == 0;
  } catch (const Error&) {
    // No descriptor or no process could be had. What is in the windows ends with this process.
    return false;
  }
}

}  // namespace

Words viewer(const std::string& file) {
  // Ends at most half a second after this process, however that ends.
  return {"tail", "--pid=" + std::to_string(getpid()), "-s", "0.5", "-n", "+1", "-f", "--", file};
}

std::unique_ptr<Windows> makeWindows(TerminalType type, const std::string& program) {
  switch (type) {
    case TerminalType::TMUX:
      return std::make_unique<TmuxSession>(program);
    case TerminalType::XTERM:
      return std::make_unique<XtermWindows>();
    case TerminalType::GNOME:
      return std::make_unique<GnomeWindows>();
    case TerminalType::AUTO:
    case TerminalType::CURRENT:
    case TerminalType::FILES:
      break;
  }
  return nullptr;
}

void TmuxSession::open(const std::string& title, const std::string& file) {
  if (name_.empty()) return begin(title, file);
  const CommandResult result =
      runCommand(joined({"tmux", "new-window", "-d", "-t", "=" + name_ + ":", "-n", title, "-P",
                         "-F", "#{window_id}"},
                        viewer(file)));
  if (result.status != 0) refuse(title, result);
  windows_.push_back(firstLine(result.output));
}

// The session comes with its first window.
void TmuxSession::begin(const std::string& title, const std::string& file) {
  constexpr int MOST = 1000;
  std::string name = wanted_;
  int next = 0, goneServers = 0;
  for (;;) {
    const CommandResult result = runCommand(
        joined({"tmux", "new-session", "-d", "-s", name, "-n", title, "-P", "-F", "#{window_id}"},
               viewer(file)));
    if (result.status == 0) {
      name_ = name;
      return windows_.push_back(firstLine(result.output));
    }
    if (contains(result.output, "duplicate session") && next < MOST) {
      name = wanted_ + "_" + std::to_string(next++);
      continue;
    }
    // A server whose last session ends leaves while we come; the next one is ours.
    const bool isGone =
        contains(result.output, "server exited") || contains(result.output, "lost server");
    if (!isGone || ++goneServers > 10) refuse(title, result);
  }
}

std::string TmuxSession::place() const {
  const bool inside = std::getenv("TMUX") != nullptr;
  return "the tmux session " + name_ + ": tmux " + (inside ? "switch-client" : "attach") + " -t " +
         name_;
}

std::string TmuxSession::close(bool failed) {
  if (name_.empty()) return {};
  const std::string name = std::exchange(name_, {});
  if (!failed) {
    isDone({"tmux", "kill-session", "-t", "=" + name});
    return {};
  }
  bool isThere = false;
  for (const std::string& window: windows_) {
    isThere |= isDone({"tmux", "set-option", "-w", "-t", window, "remain-on-exit", "on"});
  }
  if (!isThere) return {};
  return "the tmux session " + name + " stays for reading; tmux kill-session -t " + name +
         " ends it";
}

// A pipe, and not this process's stderr: whoever reads that until its end need not wait for
// windows.
XtermWindows::XtermWindows() {
  if (pipe2(complaints_.data(), O_CLOEXEC) == 0) fcntl(complaints_[0], F_SETFL, O_NONBLOCK);
}

XtermWindows::~XtermWindows() {
  close(false);
  for (int end: complaints_) ::close(end);
}

void XtermWindows::open(const std::string& title, const std::string& file) {
  processes_.push_back(startCommand(
      joined({"xterm", "-T", title, "-n", title, "-sb", "-sl", "2000", "-e"}, viewer(file)),
      complaints_[1]));
}

std::string XtermWindows::close(bool /*failed*/) {
  for (pid_t process: std::exchange(processes_, {})) endCommand(process);
  return {};
}

void GnomeWindows::open(const std::string& title, const std::string& file) {
  const std::string shift = "+" + std::to_string(40 * opened_++);
  const CommandResult result = runCommand(
      joined({"gnome-terminal", "--title=" + title, "--geometry=80x60" + shift + shift, "--"},
             viewer(file)));
  if (result.status != 0) refuse(title, result);
}

}  // namespace lp::_
