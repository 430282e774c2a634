// Nodes that can be colocated, which is to say any: nothing here knows of it.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "tests/acceptance/colocation.lp.h"

namespace colocation {

inline PlaceWhereResult here() { return {getpid(), gettid()}; }

class Server {
 public:
  PlaceWhereResult where() const { return here(); }
};

// Tells where its server is.
class Client {
 public:
  Client(PlaceHandle server, BoardHandle board): server_(server), board_(board) {}
  void run() const {
    server_.where();  // from now on it is there
    const PlaceWhereResult there = server_.where();
    const std::string who = lp::context().label + "/" + std::to_string(lp::context().index);
    board_.tell(who + (there.process == here().process ? ": same process" : ": other process") +
                (there.thread == here().thread ? ", direct" : ", not direct"));
  }

 private:
  PlaceHandle server_;
  BoardHandle board_;
};

class Board {
 public:
  void tell(std::string text) {
    std::lock_guard lock(mutex_);
    told_.push_back(std::move(text));
  }
  std::vector<std::string> told() const {
    std::lock_guard lock(mutex_);
    return told_;
  }
  std::uint32_t attempt(const std::string& who) {
    std::lock_guard lock(mutex_);
    return attempts_[who]++;
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, lp::stopToken(), [this] { return isOpen_; });
  }
  void open() {
    std::lock_guard lock(mutex_);
    isOpen_ = true;
    changed_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::string> told_;
  std::map<std::string, std::uint32_t> attempts_;
  bool isOpen_ = false;
};

// Which object it is.
struct Tally {
  const int number;
};

inline std::shared_ptr<Tally> makeTally(bool fails) {
  static std::atomic<int> made = 0;
  if (fails) throw std::runtime_error("no tally");
  return std::make_shared<Tally>(++made);
}

// Does one thing.
class Member {
 public:
  Member(BoardHandle board, std::string deed, std::shared_ptr<Tally> tally)
      : board_(board), deed_(std::move(deed)), tally_(std::move(tally)) {}

  void run() const {
    const std::string label = lp::context().label;
    const std::string name = label + "/" + std::to_string(lp::context().index);
    if (deed_ == "where") board_.tell(std::to_string(here().process));
    if (deed_ == "tally") {
      board_.tell("tally " + std::to_string(getpid()) + "/" + std::to_string(tally_->number));
    }
    if (deed_ == "stop") lp::stop(name + " stops it");
    if (deed_ == "throw") throw std::runtime_error("Foo");
    if (deed_ == "exit") std::exit(1);
    if (deed_ == "die") raise(SIGKILL);
    if (deed_ == "wait") {
      lp::waitForStop();
      std::printf("%s saw the stop\n", name.c_str());
    }
    if (deed_ == "pass") {
      board_.pass();
      board_.tell(name + " passed");
    }
    if (deed_ == "throw_once" && board_.attempt(label) == 0) throw std::runtime_error("Foo");
    if (deed_ == "exit_once" && board_.attempt(label) == 0) std::_Exit(1);
    if (deed_ == "each_throws_once" && board_.attempt(name) == 0) throw std::runtime_error("Foo");
  }

 private:
  BoardHandle board_;
  std::string deed_;
  std::shared_ptr<Tally> tally_;
};

}  // namespace colocation
