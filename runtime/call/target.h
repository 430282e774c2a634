// Both ends of a call, whatever lies between them.
// In: an OutgoingCall, built by emitted code.  Out: it is completed once, with a Response or an
// Error.
#pragma once

#include <capnp/any.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "runtime/call/message.h"
#include "runtime/call/policy.h"
#include "runtime/call/sleeper.h"
#include "runtime/error.h"
#include "runtime/frame.h"
#include "runtime/future_state.h"
#include "runtime/service.h"

namespace lp::_ {

class ProgramControl;
class Served;

// The results of a call, readable as long as this lives.
class Response {
 public:
  // `keep` has the message that the content lies in, `source` its memory.
  Response(std::shared_ptr<const void> keep, const BytesSource& source,
           capnp::AnyPointer::Reader content)
      : keep_(std::move(keep)), source_(&source), content_(content) {}
  capnp::AnyPointer::Reader content() const { return content_; }
  const BytesSource* source() const { return source_; }

 private:
  std::shared_ptr<const void> keep_;
  const BytesSource* source_;
  capnp::AnyPointer::Reader content_;
};

// What brings the answers of calls: a connection. A thread that waits for one may do so itself.
class Carrier {
 public:
  virtual ~Carrier() = default;
  // See FutureBase.
  virtual void linger(const FutureBase& wanted) = 0;
  virtual bool help(const FutureBase& wanted, Sleeper& sleeper, const TimePoint* until) = 0;
  virtual void expect() = 0;
};

// A call as its caller sees it: the shared part of its future. Built on one thread, then given to
// start(); completed on any. Where its policy allows several attempts, the first is the call
// itself, and each later one is a call of its own that brings its end to this one.
class OutgoingCall final: public FutureBase {
 public:
  OutgoingCall(std::shared_ptr<Target> target, const CallPolicy& policy, const Method& method);
  // Another attempt; the how manieth.
  OutgoingCall(std::shared_ptr<OutgoingCall> original, unsigned number);
  ~OutgoingCall() noexcept override;

  // The arguments are written here before start().
  capnp::AnyPointer::Builder content() { return message().content(); }

  // Makes it one of a stream's: those of one stream run one after another, each once.
  void setStream(std::uint64_t stream) { stream_ = stream, policy_.attempts = 1; }
  std::uint64_t stream() const { return stream_; }  // 0: of none

  // Hands the call to its target. `how` is the emitted function that reads the results.
  using Decode = void (*)();
  void start(Decode how);
  Decode decode() const { return decode_; }

  // For targets.
  const Method& method() const { return method_; }
  ContentMessage& message() { return original_ != nullptr ? original_->message_ : message_; }
  const CallPolicy& policy() const { return policy_; }
  std::optional<TimePoint> deadline() const { return deadline_; }
  std::uint64_t id() const { return id_; }
  // The calls this one is made in, outermost first.
  const std::vector<Hop>& chain() const { return chain_; }
  // Null if unknown.
  const std::shared_ptr<const std::string>& caller() const { return caller_; }
  const std::shared_ptr<Target>& target() const { return target_; }
  std::string name() const;  // "producer/1.work"
  bool isDone() const { return claimed_.load(std::memory_order_acquire); }
  // Once: who will bring the answer, and what that one calls it.
  void setCarrier(std::shared_ptr<Carrier> carrier, std::uint32_t question);
  std::uint32_t question() const { return question_; }

  // The first of these counts. One that fails with UNAVAILABLE may be made again instead.
  void succeed(Response response);
  void fail(const Error& error);
  // Fails it, and tells the target that nobody wants the result.
  void cancel(const Error& why);
  void cancel() override;

  // The results, once it has succeeded.
  Response& response() { return *response_; }

 private:
  struct StopWith {
    OutgoingCall& call;
    std::weak_ptr<ProgramControl> program;
    void operator()() const;
  };
  std::string describe() const override { return "a call of " + name(); }
  void expect() override;
  void beforeWaiting() override;
  void linger() override;
  bool help(Sleeper& sleeper, const TimePoint* until) override;
  // Null while that is not known.
  Carrier* carrier() const;
  // True for the one caller that may complete it.
  bool claim();
  // So many attempts have failed: whether there will be another, soon.
  bool tryAgain(unsigned attempts);
  void makeAttempt(unsigned number);

  // What few calls have: made when the first attempt fails.
  struct Retrying {
    std::mutex mutex;
    std::weak_ptr<OutgoingCall> attempt;  // under way
  };

  std::shared_ptr<Target> target_;
  CallPolicy policy_;
  const Method& method_;
  Decode decode_ = nullptr;
  ContentMessage message_{CALL_HEAD_WORDS};
  std::optional<TimePoint> deadline_;
  std::uint64_t id_, stream_ = 0;
  std::vector<Hop> chain_;
  std::shared_ptr<const std::string> caller_;
  std::shared_ptr<const NodeContext> node_;  // of whoever called
  std::optional<Response> response_;
  std::atomic<bool> claimed_ = false;
  std::atomic<std::uint64_t> timer_ = 0;
  std::atomic<bool> isCarried_ = false;
  std::shared_ptr<Carrier> carrier_;
  std::uint32_t question_ = 0;
  std::shared_ptr<OutgoingCall> original_;  // of a later attempt
  unsigned number_ = 1;
  std::atomic<Retrying*> retrying_ = nullptr;  // owned
  // Set when somebody waits, and left alone until the call dies: it may be running on another
  // thread.
  std::atomic<bool> guarded_ = false;
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
  // The object, if it is in this process.
  virtual Served* served() { return nullptr; }
  // The node of the caller's program that this is, if it is one.
  virtual bool isNode() const { return false; }
  // How it has ended, if it has for good, so that no call will ever succeed.
  virtual std::optional<Error> over() const { return std::nullopt; }
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
