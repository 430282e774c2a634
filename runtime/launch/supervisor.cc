#include "runtime/launch/supervisor.h"

#include <algorithm>
#include <utility>

namespace lp::_ {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A person is told for whom the launcher waits, first after one second.
constexpr seconds REMIND_FIRST{1};
constexpr seconds REMIND_AGAIN{5};
// What was killed has to be gone by then.
constexpr seconds DEATH{10};

static_assert(Restarts::MOST_STARTS == 5 && Restarts::WITHIN == seconds(10));
constexpr const char* TOO_OFTEN = "; it was started 5 times within 10 s";

// "10 s", "0.5 s"
std::string inSeconds(Supervisor::Clock::duration time) {
  const auto tenths = std::chrono::round<milliseconds>(time).count() / 100;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " s";
}

Completion completionOf(const Supervisor::Options& options) {
  std::vector<Awaitable> nodes, colocations;
  for (const Supervisor::Node& node: options.nodes) {
    // What is always started again is never done.
    const bool runs = node.runs && node.restart != RestartPolicy::ALWAYS;
    nodes.push_back({.label = node.label, .runs = runs, .within = node.colocation});
  }
  for (const Supervisor::Colocation& one: options.colocations) {
    colocations.push_back({.within = one.within, .endsWithFirst = one.endsWithFirst});
  }
  return Completion(nodes, colocations, options.end);
}

}  // namespace

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t MAX_NAMED = 8;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < MAX_NAMED; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > MAX_NAMED) {
    text += " and " + std::to_string(names.size() - MAX_NAMED) + " more";
  }
  return text;
}

Supervisor::Supervisor(Options options)
    : options_(std::move(options)),
      completion_(completionOf(options_)),
      states_(options_.nodes.size()),
      retries_(options_.colocations.size()) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const Node& node = options_.nodes[i];
    states_[i].ended = node.isFake;
    nodesLeft_ += node.isFake ? 0 : 1;
  }
}

void Supervisor::started(Clock::time_point now) {
  for (State& state: states_) state.restarts.started(now);
  if (nodesLeft_ == 0) {
    stop("the program has no node to launch", 0, Clock::time_point());
    over();
  } else if (completion_.isEndless() && options_.saysThatItServes) {
    auto runs = [](const Node& node) { return node.runs; };
    const bool anyRuns = std::any_of(options_.nodes.begin(), options_.nodes.end(), runs);
    // Who says that it never ends by itself need not be told.
    if (anyRuns && options_.end.when == EndSpec::When::NEVER) return;
    say(std::string(anyRuns ? "no run() would end the program" : "no node has run()") +
        ": serving until stopped, by Ctrl-C or by lp::stop()");
  }
}

void Supervisor::runReturned(std::size_t node, Clock::time_point now) {
  if (std::exchange(states_[node].runReturned, true) || !options_.nodes[node].runs) return;
  const bool wasDone = isDone();
  completion_.returned(node);
  if (wasDone || !isDone() || !options_.endsWhenDone || phase_ != Phase::RUNNING) return;
  end_.isDone = true;
  std::string what = "every run()";
  if (options_.end.when == EndSpec::When::ANY) {
    what = "the run() of " + options_.nodes[node].name;
  } else if (options_.end.when == EndSpec::When::LABELS) {
    what += " of " + listed({options_.end.labels.begin(), options_.end.labels.end()});
  }
  const bool isSome = std::ranges::any_of(options_.colocations, &Colocation::endsWithFirst);
  stop(what + (isSome ? " has returned, or the first of its colocation" : " has returned"), 0, now);
}

void Supervisor::handle(const LaunchEvent& event, Clock::time_point now) {
  using Kind = LaunchEvent::Kind;
  if (phase_ == Phase::OVER) return;
  State* state = event.node < states_.size() ? &states_[event.node] : nullptr;
  switch (event.kind) {
    case Kind::CONSTRUCTED:
      if (state != nullptr) state->constructed = true;
      break;
    case Kind::RUN_RETURNED:
      if (state != nullptr) runReturned(event.node, now);
      break;
    case Kind::FAILED:
      if (state != nullptr && !state->ended) nodeFailed(event.node, event.text, now);
      break;
    case Kind::ENDED:
      if (state != nullptr && !state->ended && !state->awaitsRestart) nodeEnded(event, now);
      break;
    case Kind::STOP:
      stop(event.text, 0, now);
      break;
    case Kind::INTERRUPT:
      if (phase_ == Phase::RUNNING) {
        say("stopping, as Ctrl-C asks; press it again to kill");
        stop("Ctrl-C", 130, now);
      } else {
        if (end_.status == 0) end_.status = 130;
        kill(now);
      }
      break;
    case Kind::SIGNAL:
      stop(event.text, 128 + event.number, now);
      break;
    case Kind::KILL:
      stop(event.text, 128 + event.number, now);
      kill(now);
      break;
    case Kind::LOST:
      fail(event.text, now);
      kill(now);
      break;
  }
}

void Supervisor::nodeFailed(std::size_t node, const std::string& how, Clock::time_point now) {
  if (std::exchange(states_[node].failed, true) || willRestart(node, how, now)) return;
  const std::string& name = options_.nodes[node].name;
  if (phase_ == Phase::RUNNING) {
    end_.failedNode = name;
    const bool outOfMemory = how.find("std::bad_alloc") != how.npos;
    fail(name + " failed: " + how + (outOfMemory ? " (out of memory)" : "") + hopelessness(node),
         now);
  } else if (phase_ == Phase::STOPPING) {
    // Not the cause of anything: often its consequence.
    say("while stopping, " + name + " failed: " + how);
  }
}

void Supervisor::nodeEnded(const LaunchEvent& event, Clock::time_point now) {
  State& state = states_[event.node];
  // What a stop makes a node throw was told by FAILED.
  if (event.failed && !state.failed && phase_ == Phase::STOPPING) {
    end_.lateDeaths.push_back(options_.nodes[event.node].name + " failed: " + event.text);
  }
  if (event.failed) nodeFailed(event.node, event.text, now);
  const bool again = options_.nodes[event.node].restart == RestartPolicy::ALWAYS && !event.failed;
  if (again && !willRestart(event.node, "it was done", now) && phase_ == Phase::RUNNING) {
    fail(options_.nodes[event.node].name + " ended" + hopelessness(event.node), now);
  }
  if (state.restartAt && phase_ == Phase::RUNNING) {
    state.awaitsRestart = true;
  } else {
    lastEnd(event.node, now);
  }
}

void Supervisor::lastEnd(std::size_t node, Clock::time_point now) {
  states_[node].ended = true;
  --nodesLeft_;
  if (nodesLeft_ > 0 && phase_ == Phase::KILLED && !isAnyProcessLeft()) leaveBehind();
  if (nodesLeft_ > 0) return;
  if (phase_ == Phase::RUNNING) stop("every node has ended", 0, now);
  over();
}

bool Supervisor::willRestart(std::size_t node, const std::string& how, Clock::time_point now) {
  if (phase_ != Phase::RUNNING || options_.nodes[node].restart == RestartPolicy::NEVER)
    return false;
  State& state = states_[node];
  std::string which;
  state.restartAt = nextStart(node, now, which);
  if (!state.restartAt) return false;
  say(options_.nodes[node].name + (state.failed ? " failed: " : " ended: ") + how +
      "; it is started again in " +
      std::to_string(std::chrono::round<milliseconds>(*state.restartAt - now).count()) + " ms" +
      which);
  return true;
}

std::optional<Supervisor::Clock::time_point> Supervisor::nextStart(std::size_t node,
                                                                   Clock::time_point now,
                                                                   std::string& which) {
  Restarts& restarts = states_[node].restarts;
  const Colocation* budget = budgetOf(node);
  if (budget == nullptr) return restarts.next(now);
  std::uint32_t& made = retries_[*options_.nodes[node].colocation];
  if (made >= *budget->retries) return std::nullopt;
  which = "; retry " + std::to_string(++made) + " of " + std::to_string(*budget->retries) +
          " of colocation " + budget->name;
  return restarts.pause(now);
}

std::string Supervisor::hopelessness(std::size_t node) const {
  if (const Colocation* budget = budgetOf(node)) {
    return "; the retries (= " + std::to_string(*budget->retries) + ") of colocation " +
           budget->name + " are used up";
  }
  return options_.nodes[node].restart != RestartPolicy::NEVER ? TOO_OFTEN : "";
}

const Supervisor::Colocation* Supervisor::budgetOf(std::size_t node) const {
  const auto& its = options_.nodes[node].colocation;
  return its && options_.colocations[*its].retries ? &options_.colocations[*its] : nullptr;
}

void Supervisor::restart(std::size_t node, Clock::time_point now) {
  State& state = states_[node];
  if (options_.nodes[node].runs && state.runReturned) completion_.again(node);
  const Restarts restarts = state.restarts;
  state = State{};
  state.restarts = restarts;
  state.restarts.started(now);
  actions_.push_back({LaunchAction::Kind::RESTART, {}, node});
}

// Of a program that stops nothing is started any more.
void Supervisor::giveUpRestarts() {
  for (State& state: states_) {
    state.restartAt.reset();
    if (!std::exchange(state.awaitsRestart, false)) continue;
    state.ended = true;
    --nodesLeft_;
  }
}

void Supervisor::fail(std::string why, Clock::time_point now) {
  if (phase_ != Phase::RUNNING) {
    if (!end_.failed) end_.status = 1;
    end_.failed = true;
    return say(why);
  }
  end_.failed = true;
  stop(std::move(why), 1, now);
}

void Supervisor::stop(std::string why, int status, Clock::time_point now) {
  if (phase_ != Phase::RUNNING) return;
  phase_ = Phase::STOPPING;
  end_.why = why;
  end_.status = status;
  actions_.push_back({LaunchAction::Kind::STOP, std::move(why)});
  giveUpRestarts();
  if (nodesLeft_ == 0) return over();
  if (!options_.grace) {
    remindAt_ = now + REMIND_FIRST;
  } else if (*options_.grace <= Clock::duration::zero()) {
    // No grace at all was asked for: nobody is late.
    kill(now);
  } else {
    killAt_ = now + *options_.grace;
    if (*options_.grace > REMIND_FIRST) remindAt_ = now + REMIND_FIRST;
  }
}

void Supervisor::advance(Clock::time_point now) {
  for (std::size_t i = 0; phase_ == Phase::RUNNING && i < states_.size(); ++i) {
    if (states_[i].awaitsRestart && now >= *states_[i].restartAt) restart(i, now);
  }
  if (remindAt_ && now >= *remindAt_ && phase_ == Phase::STOPPING) {
    std::string text = "waiting for " + listed(left());
    if (killAt_) text += "; " + inSeconds(*killAt_ - now) + " left";
    say(std::move(text));
    remindAt_ = now + REMIND_AGAIN;
  }
  if (killAt_ && now >= *killAt_ && phase_ == Phase::STOPPING) {
    end_.stragglers = left();
    say("did not end within " + inSeconds(*options_.grace) + ": " + listed(end_.stragglers));
    end_.failed = true;
    if (end_.status == 0) end_.status = 1;
    kill(now);
  }
  if (giveUpAt_ && now >= *giveUpAt_ && phase_ == Phase::KILLED) {
    end_.stragglers = left();
    end_.failed = true;
    if (end_.status == 0) end_.status = 1;
    say("killed, and still there: " + listed(end_.stragglers));
    over();
  }
}

std::optional<Supervisor::Clock::time_point> Supervisor::wakeAt() const {
  switch (phase_) {
    case Phase::RUNNING:
      return nextRestart();
    case Phase::OVER:
      return std::nullopt;
    case Phase::KILLED:
      return giveUpAt_;
    case Phase::STOPPING:
      break;
  }
  if (!killAt_ || !remindAt_) return killAt_ ? killAt_ : remindAt_;
  return std::min(*killAt_, *remindAt_);
}

std::optional<Supervisor::Clock::time_point> Supervisor::nextRestart() const {
  std::optional<Clock::time_point> first;
  for (const State& state: states_) {
    if (state.awaitsRestart && (!first || *state.restartAt < *first)) first = state.restartAt;
  }
  return first;
}

void Supervisor::kill(Clock::time_point now) {
  if (phase_ == Phase::KILLED || phase_ == Phase::OVER) return;
  phase_ = Phase::KILLED;
  actions_.push_back({LaunchAction::Kind::KILL, {}});
  if (!isAnyProcessLeft()) return leaveBehind();
  giveUpAt_ = now + DEATH;
}

bool Supervisor::isAnyProcessLeft() const {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (!states_[i].ended && !options_.nodes[i].isThread) return true;
  }
  return false;
}

void Supervisor::leaveBehind() {
  end_.stragglers = left();
  over();
}

void Supervisor::over() { phase_ = Phase::OVER; }

std::vector<LaunchAction> Supervisor::takeActions() { return std::exchange(actions_, {}); }

std::vector<std::string> Supervisor::left() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const State& state = states_[i];
    const Node& node = options_.nodes[i];
    if (state.ended) continue;
    const char* where = !state.constructed                ? "in its constructor"
                        : node.runs && !state.runReturned ? "in its run()"
                                                          : "in a call or its destructor";
    names.push_back(node.name + " (" + where + ")");
  }
  return names;
}

}  // namespace lp::_
