// Decides about a program's life: when it is over, what ended it, when patience with a node ends.
// In: what happened, and the time.  Out: what to do. Knows neither threads nor processes, and waits
// for nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/launch/completion.h"
#include "runtime/launch/restarts.h"
#include "runtime/program.h"
#include "runtime/program_end.h"

namespace lp::_ {

// "a, b, c and 7 more", for messages.
std::string listed(const std::vector<std::string>& names);

// Something that happened to a program.
struct LaunchEvent {
  enum class Kind {
    CONSTRUCTED,   // the node's constructor has returned
    RUN_RETURNED,  // its run() has returned, or is disabled, or there is none
    FAILED,        // the node has failed, `text` says how, and is about to end
    ENDED,         // the node is gone; `failed` and `text` say how
    STOP,          // somebody asked for it: `text` says why
    INTERRUPT,     // Ctrl-C
    SIGNAL,        // `number` asks the program to stop
    KILL,          // `number` asks it to end at once
    LOST,          // what runs the nodes is gone: `text`
  };
  Kind kind;
  std::size_t node = 0;  // its position in the program
  bool failed = false;
  int number = 0;
  std::string text = {};
};

struct LaunchAction {
  enum class Kind {
    STOP,     // tell every node to stop; `text` says why
    KILL,     // end what is left
    SAY,      // tell the person
    RESTART,  // start `node`, which has ended, again
  };
  Kind kind;
  std::string text = {};
  std::size_t node = 0;

  bool operator==(const LaunchAction&) const = default;
};

class Supervisor {
 public:
  using Clock = std::chrono::steady_clock;

  struct Node {
    std::string name;  // "producer/1"
    std::string label = {};
    bool runs = false;      // has a run() that is not disabled
    bool isFake = false;    // somebody else's object answers for it: it never starts nor ends
    bool isThread = false;  // of this process: it is left behind where others are killed
    RestartPolicy restart = RestartPolicy::NEVER;
    std::optional<std::size_t> colocation = {};  // the innermost that it is a member of
  };
  struct Colocation {
    std::string name;
    std::optional<std::size_t> within = {};  // the one that it is a member of
    bool endsWithFirst = false;              // it is done when one member is
    // How often its nodes are started again, all together; nothing: nobody counts.
    std::optional<std::uint32_t> retries = {};
  };
  struct Options {
    std::vector<Node> nodes = {};
    std::vector<Colocation> colocations = {};
    // From stop to kill; nothing: never killed.
    std::optional<Clock::duration> grace = std::chrono::seconds(10);
    // When the program is done.
    EndSpec end = {};
    // It stops then. Otherwise somebody stops it.
    bool endsWhenDone = true;
    // Whether to say that the program serves until it is stopped.
    bool saysThatItServes = true;
  };

  explicit Supervisor(Options options);

  // Once, when the nodes have been started.
  void started(Clock::time_point now);
  void handle(const LaunchEvent& event, Clock::time_point now);
  // Does what is due at this time.
  void advance(Clock::time_point now);
  // When advance() is due next.
  std::optional<Clock::time_point> wakeAt() const;
  // What to do, in this order; each is returned once.
  std::vector<LaunchAction> takeActions();

  // Every node has ended, or is given up on.
  bool isOver() const { return phase_ == Phase::OVER; }
  bool isStopping() const { return phase_ != Phase::RUNNING; }
  // How the program ended; of a program that stops already, what is known by now.
  const ProgramEnd& end() const { return end_; }

  // Nodes that have not ended.
  bool anyLeft() const { return nodesLeft_ > 0; }
  bool hasEnded(std::size_t node) const { return states_[node].ended; }
  // It has ended, and will be started again.
  bool awaitsRestart(std::size_t node) const { return states_[node].awaitsRestart; }
  bool runHasReturned(std::size_t node) const { return states_[node].runReturned; }
  // What ends the program by itself has come about.
  bool isDone() const { return completion_.isDone(); }

 private:
  enum class Phase { RUNNING, STOPPING, KILLED, OVER };
  struct State {
    bool constructed = false;
    bool runReturned = false;
    bool failed = false;
    bool ended = false;
    bool awaitsRestart = false;                  // its life is over, and not its last one
    std::optional<Clock::time_point> restartAt;  // decided when it failed; before it has ended
    Restarts restarts;
  };

  void runReturned(std::size_t node, Clock::time_point now);
  void nodeFailed(std::size_t node, const std::string& how, Clock::time_point now);
  void nodeEnded(const LaunchEvent& event, Clock::time_point now);
  // Whether the node is to be started again; says so, once.
  bool willRestart(std::size_t node, const std::string& how, Clock::time_point now);
  // When, and how to speak of it: "", "; retry 2 of 3 of workers". Nothing: never.
  std::optional<Clock::time_point> nextStart(std::size_t node, Clock::time_point now,
                                             std::string& which);
  // Why a node that could be started again is not: "; it was started 5 times within 10 s".
  std::string hopelessness(std::size_t node) const;
  // What counts its retries; null: nothing does.
  const Colocation* budgetOf(std::size_t node) const;
  void restart(std::size_t node, Clock::time_point now);
  void giveUpRestarts();
  std::optional<Clock::time_point> nextRestart() const;
  void lastEnd(std::size_t node, Clock::time_point now);
  void fail(std::string why, Clock::time_point now);
  void stop(std::string why, int status, Clock::time_point now);
  void kill(Clock::time_point now);
  void over();
  void say(std::string text) { actions_.push_back({LaunchAction::Kind::SAY, std::move(text)}); }
  // Whether a process is among the nodes that have not ended.
  bool isAnyProcessLeft() const;
  // Leaves behind what cannot be killed.
  void leaveBehind();
  // Nodes that have not ended, and where they are: "consumer/0 (in its run())".
  std::vector<std::string> left() const;

  Options options_;
  Completion completion_;
  std::vector<State> states_;
  std::vector<std::uint32_t> retries_;  // that were made, by colocation
  std::vector<LaunchAction> actions_;
  ProgramEnd end_;
  Phase phase_ = Phase::RUNNING;
  std::size_t nodesLeft_ = 0;
  std::optional<Clock::time_point> killAt_, remindAt_, giveUpAt_;
};

}  // namespace lp::_
