// Both ends of a call, whatever lies between them.
// In: an OutgoingCall, built by emitted code.  Out: it is completed once, with a Response or an
// Error.
#pragma once

#include <capnp/any.h>
#include <capnp/capability.h>
#include <capnp/message.h>
#include <capnp/rpc.capnp.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/call/message.h"
#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/future_state.h"
#include "runtime/handle.h"
#include "runtime/service.h"

namespace lp::_ {

class ProgramControl;

// The results of a call, readable as long as this lives.
class Response {
 public:
  virtual ~Response() = default;
  virtual capnp::AnyPointer::Reader content() = 0;
};

// A call as its caller sees it. Built on one thread, then given to start(); completed on any.
class OutgoingCall: public std::enable_shared_from_this<OutgoingCall> {
 public:
  OutgoingCall(std::shared_ptr<Target> target, const CallOptions& options, const Method& method);
  ~OutgoingCall();

  // The arguments are written here before start().
  capnp::AnyPointer::Builder content() { return message_.content(); }

  // Hands the call to its target. `future` is completed with it.
  void start(std::shared_ptr<FutureBase> future);

  // For targets.
  const Method& method() const { return method_; }
  CallMessage& message() { return message_; }
  const CallOptions& options() const { return options_; }
  std::optional<std::chrono::steady_clock::time_point> deadline() const { return deadline_; }
  std::uint64_t id() const { return id_; }
  // The calls this one is made in, outermost first.
  const std::vector<Hop>& chain() const { return chain_; }
  const std::string& caller() const { return caller_; }
  const std::shared_ptr<Target>& target() const { return target_; }
  std::string describe() const;  // "producer/1.work"
  bool isDone() const { return done_.load(std::memory_order_acquire); }

  // The first of these counts.
  void succeed(std::unique_ptr<Response> response);
  void fail(const Error& error);
  // Fails it, and tells the target that nobody wants the result.
  void cancel(const Error& why);

  // The results, once it has succeeded.
  Response& response() { return *response_; }

 private:
  struct StopWith {
    OutgoingCall& call;
    std::weak_ptr<ProgramControl> program;
    void operator()() const;
  };
  // True for the one caller that may complete it.
  bool claim() { return !done_.exchange(true, std::memory_order_acq_rel); }
  void settle();

  std::shared_ptr<Target> target_;
  CallOptions options_;
  const Method& method_;
  CallMessage message_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::uint64_t id_;
  std::vector<Hop> chain_;
  std::string caller_;
  std::shared_ptr<FutureBase> future_;
  std::unique_ptr<Response> response_;
  std::atomic<bool> done_ = false;
  std::atomic<std::uint64_t> timer_ = 0;
  // Set in start() and left alone until the call dies: it may be running on another thread.
  std::optional<std::stop_callback<StopWith>> stopGuard_;
};

// What a handle refers to: an object here, a node elsewhere, a capability of a connection.
class Target: public std::enable_shared_from_this<Target> {
 public:
  virtual ~Target() = default;

  // Takes the call; it is completed sooner or later. Does not block, runs no user code.
  virtual void start(std::shared_ptr<OutgoingCall> call) = 0;
  // The caller has given up; it was completed already.
  virtual void cancel(OutgoingCall& call) = 0;
  // "producer/1"
  virtual const std::string& name() const = 0;
  // The node of the caller's program that this is, if it is one.
  virtual bool isNode() const { return false; }
  // The program that this target belongs to, if any: its stop ends calls made outside of nodes.
  virtual std::shared_ptr<ProgramControl> program() const { return nullptr; }
};

// Finds the nodes of our program by name, so that a handle passed in a call can be used without its
// sender.
class NodeFinder {
 public:
  virtual ~NodeFinder() = default;
  // Null if there is none.
  virtual std::shared_ptr<Target> find(const std::string& label, std::uint32_t index) = 0;
};

// A number that no other call of any process of the program has.
std::uint64_t newCallId();

}  // namespace lp::_
