// What a thread that works for a node carries with it, and how it reaches its program.
// In: programs announce themselves.  Out: context(), stop() and stopToken() find theirs.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

#include "runtime/call/objects.h"
#include "runtime/context.h"
#include "runtime/health.h"

namespace lp::_ {

// A running program, as code of its nodes may use it.
class ProgramControl {
 public:
  virtual ~ProgramControl() = default;
  // Has the launcher stop every node. From any thread; returns at once; harmless when repeated.
  virtual void requestStop(const std::string& why) = 0;
  virtual std::stop_token stopToken() const = 0;
  // Why it stops; empty while it does not.
  virtual std::string stopReason() const = 0;
  // How long a call may take if nothing else says; 0: for ever.
  virtual std::chrono::milliseconds callTimeout() const = 0;
};

// What a node says of its own health. From any thread.
class OwnHealth {
 public:
  void set(Health health) {
    std::lock_guard lock(mutex_);
    health_ = std::move(health);
  }
  Health get() const {
    std::lock_guard lock(mutex_);
    return health_;
  }

 private:
  mutable std::mutex mutex_;
  Health health_{HealthState::SERVING, {}};
};

struct NodeContext {
  Context context;
  std::weak_ptr<ProgramControl> program;
  std::stop_token stop;                      // of the program
  std::chrono::milliseconds callTimeout{0};  // the program's
  std::shared_ptr<const std::string> name;   // "producer/1"; never null
  // That its code has served beside it.
  std::shared_ptr<Objects> objects = std::make_shared<Objects>();
  // Once it is up.
  std::shared_ptr<OwnHealth> health = std::make_shared<OwnHealth>();
};

// Makes a program known as one of this process.
void announce(const std::shared_ptr<ProgramControl>& program);

// The program this thread's node belongs to; else the one program of this process. Throws
// FAILED_PRECONDITION if there is none or several.
std::shared_ptr<ProgramControl> currentProgram();

}  // namespace lp::_
