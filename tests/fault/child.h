// A launcher that a test starts, watches and kills.
// In: a command line of the faulty program.  Out: what it printed, how it ended, what it left.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace faulty {

// The faulty program's binary.
std::string binary();

// Waits until it is so; false if the time is up before.
bool waitUntil(const std::function<bool()>& isSo);

// A process of the faulty program: launcher, keeper, node, or what a node started.
struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  std::string title;  // "faulty: victim/0"
};

class Child {
 public:
  struct Options {
    std::map<std::string, std::string> environment = {};  // besides the test's own
    int input = -1;                                       // its stdin; -1: the test's own
    bool inputIsItsTerminal = false;  // it leads a session, and this is the session's terminal
  };

  explicit Child(const std::vector<std::string>& arguments): Child(arguments, {}) {}
  Child(const std::vector<std::string>& arguments, const Options& options);
  // Kills it, and whatever carries its mark, if it is still there.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  void send(int signal) const;

  // Reads on until the output holds the text; false if the time is up, or it has ended, before.
  bool waitForOutput(const std::string& text);
  // Reads no more.
  void closeOutput();
  // Waits until it has ended; its exit status, or minus the signal that killed it. -1000: the time
  // is up.
  int wait();
  // What it has printed by now, stdout and stderr as they came.
  const std::string& output() const { return output_; }

  // TMPDIR of the launcher.
  const std::string& folder() const { return folder_; }
  // Its run's private directory; empty if there is none.
  std::string directory() const;
  // The processes of the run: all that carry its mark, by title.
  std::map<std::string, Process> processes() const;
  // Waits until no process and no directory of the run is left; what still is, if the time is up.
  std::string leftovers() const;

 private:
  bool readSome(std::chrono::steady_clock::time_point until);

  std::string folder_;  // TMPDIR of the launcher, in which its directory is the only one
  pid_t pid_ = -1;
  int reading_ = -1;
  std::string output_;
};

}  // namespace faulty
