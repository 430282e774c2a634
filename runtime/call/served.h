// One object that can be called: a node of this process, a fake, an object passed in a call.
// In: requests, from any thread.  Out: each runs on the thread that read it, on a worker, on the
// event loop if it is a Task, or with others in a batch, and is answered.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/call/batch_queue.h"
#include "runtime/call/event_loop.h"
#include "runtime/call/request.h"
#include "runtime/call/stream_lines.h"
#include "runtime/call/target.h"
#include "runtime/call/turn.h"
#include "runtime/frame.h"
#include "runtime/service.h"

namespace lp::_ {

// Concurrency: at most `threads` value methods run at once, and those of a lane as many as it has;
// Tasks run one after another on the object's own event loop, made when the first one is called. A
// batch is as one value method; its calls hold no thread while they wait for it. Nor do those of a
// stream, which run one after another. Requests start in the order they were delivered; one that is
// cancelled before its turn never starts. Nothing here waits for user code but close().
class Served final: public Target {
 public:
  struct Options {
    std::string name = {};  // "producer/1"
    unsigned threads = 16;
    std::span<const LaneSpec> lanes = {};          // outlive this
    std::shared_ptr<const NodeContext> node = {};  // null for an object of no program
    bool isNode = false;
    std::size_t maxQueued = 100'000;  // more fail with RESOURCE_EXHAUSTED
  };
  explicit Served(Options options);
  ~Served() override;

  // From now on requests run. The object stays until close() has returned.
  void open(Interface& object);
  void open(std::shared_ptr<Interface> object);
  // Fails what is queued and what comes later; cancels what runs, and waits for it.
  void close(const Error& why);
  // The same, but what comes later waits for another open().
  void pause(const Error& why);
  // Fails what is queued and what comes later, without waiting.
  void refuse(const Error& why);
  // Cancels what runs.
  void cancelAll();

  // With a turn, the request may run on this thread, before this returns. Without, it never does.
  void deliver(std::shared_ptr<Request> request, Turn* turn = nullptr);

  // For a sync call on the caller's thread: takes a slot if the object is open, one is free, nobody
  // waits, and the method is one that runs where it is called. release() follows.
  Interface* tryEnter(std::uint64_t callId, const Method& method);
  void release(std::uint64_t callId);

  const std::shared_ptr<const NodeContext>& node() const { return options_.node; }
  const std::shared_ptr<const std::string>& sharedName() const { return name_; }

  // Target
  void start(std::shared_ptr<OutgoingCall> call) override;
  void cancel(OutgoingCall& call) override;
  const std::string& name() const override { return *name_; }
  Served* served() override { return this; }
  bool isNode() const override { return options_.isNode; }
  std::optional<Error> over() const override;
  std::shared_ptr<ProgramControl> program() const override;

 private:
  struct Lane;
  struct Entry {
    std::shared_ptr<Request> request;
    const Method* method = nullptr;
    Lane* lane = nullptr;
  };
  // Threads for some methods; the first one is for those that are in no other.
  struct Lane {
    std::string_view name;  // empty: the first
    unsigned threads = 16;
    std::span<const std::string_view> methods;
    unsigned running = 0;   // value methods
    bool draining = false;  // a thread takes from the queue, or will
    std::deque<Entry> queue;

    bool mayStart() const { return running < threads; }
  };
  // What runs, and where.
  struct Inside {
    const Request* request;
    Lane* lane;  // null: a Task
  };
  struct Direct {
    std::uint64_t id;
    Lane* lane;
  };
  class Drain;
  // Calls of a method that takes many at once.
  struct Gathered {
    BatchQueue queue;
    bool isTimed = false;  // the clock will look at it
  };

  // What is asked of every object, of whatever service: the runtime answers for it, where the
  // object does not take the request. False: it is none such, or fails as any other would.
  bool answersItself(Request& request);
  void describe(Request& request, const Service& service);
  // Fails what is queued; `isLast`: what comes later, too.
  void turnAway(const Error& why, bool isLast);
  // Cancels what runs, waits for it, and lets go of the object.
  void leave();

  // All with the lock held.
  std::optional<Error> refusal(Entry& entry);
  Error tooMany(const Lane& lane) const;
  // "16 of 16 threads of `reads` are in `pull`"; empty if none is taken.
  std::string whoIsInside(const Lane& lane) const;
  Lane& laneOf(const Method& method) {
    return lanes_.size() == 1 ? lanes_.front() : laneAmong(method);
  }
  Lane& laneAmong(const Method& method);  // when there are several
  void schedule(Lane& lane);              // has somebody take what is queued, if there is room
  std::optional<Error> wouldWaitForItself(const Entry& entry) const;
  void forget(const Request& request);
  bool isOpen() const { return object_ != nullptr && !paused_; }
  // Whoever waits for the last call to end may end the process then: its answer goes before.
  void flushIfLeaving(std::unique_lock<std::mutex>& lock);
  void begin(const Entry& entry);
  void finish(const Entry& entry);
  void gather(Entry entry);
  // The next of its stream starts, if it was of one.
  void passOn(const Entry& entry);
  // Queues the batches that are ready, and has the clock look when the next one will be.
  void queueBatches(const Method& method, Gathered& gathered);
  // A thread.
  void left(Lane& lane) {
    --lane.running;
    if (!lane.queue.empty()) schedule(lane);
    if (--running_ == 0 && paused_) idle_.notify_all();
  }

  Habit& habitOf(const Entry& entry) { return habits_[entry.method->ordinal % habits_.size()]; }
  static bool isStreamed(const Entry& entry) {
    return StreamLines::isStreamed(*entry.request, *entry.method);
  }
  void run(const Entry& entry);
  void succeed(const Entry& entry);
  // Answers it so, and all behind it in its stream.
  void fail(const Entry& entry, const Error& error);
  void failBehind(const Entry& entry, const Error& error);
  void drain(Lane& lane);
  void startTask(Entry entry);
  void runTask(Entry entry);
  std::shared_ptr<Served> self() { return std::static_pointer_cast<Served>(shared_from_this()); }

  Options options_;
  std::shared_ptr<const std::string> name_;
  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::shared_ptr<Interface> owned_;
  Interface* object_ = nullptr;
  std::array<Habit, 16> habits_;      // of methods: by ordinal, modulo their number
  const Service* service_ = nullptr;  // of the object
  bool isPlain_ = true;               // its methods run where they are called, all of them
  bool closed_ = false;
  bool paused_ = false;  // it is about to let go of its object
  std::optional<Error> closedBecause_;
  std::deque<std::shared_ptr<Request>> waitingForOpen_;
  std::vector<Lane> lanes_;  // never resized
  std::map<const Method*, Gathered> gathered_;
  StreamLines streams_;
  unsigned running_ = 0;        // value methods, of all lanes
  std::vector<Inside> inside_;  // requests that run, Tasks included
  std::vector<Direct> direct_;  // direct calls that run
  std::shared_ptr<EventLoop> loop_;
};

// The method of a service or of one it extends; null if there is none.
const Method* findMethod(const Service& service, std::uint64_t interfaceId, std::uint16_t ordinal);

// Cancels a call, on the pool if anybody has its token: that runs what users registered there,
// which no thread of the runtime's own may do.
void cancelLater(const std::shared_ptr<CallFrame>& frame);

}  // namespace lp::_
