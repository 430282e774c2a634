// Calls of one method that takes many at once, gathered into batches.
// In: requests, and what time it is.  Out: when a batch may start, and which requests are in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/call/request.h"
#include "runtime/call/sleeper.h"
#include "runtime/service.h"

namespace lp::_ {

// The requests wait in one line, whatever batch they will be in. A batch is ready when it could be
// full, or its first request has waited for `timeout`; then it asks for its turn, and only when it
// has that, the oldest requests are cut off: what comes in meanwhile still joins it. At most
// `parallelism` of them have asked or run. Not safe for threads: its owner has a lock.
class BatchQueue {
 public:
  explicit BatchQueue(const Batching& batching): batching_(batching) {}

  void add(std::shared_ptr<Request> request, TimePoint now);
  // Takes out a call whose caller has given up, if it waits here.
  void remove(std::uint64_t call);
  std::vector<std::shared_ptr<Request>> removeAll();

  const Batching& batching() const { return batching_; }
  std::size_t size() const { return waiting_.size(); }
  // Whether a request that waits here was made in that call, directly or not.
  bool waitsFor(std::uint64_t call) const;

  // Whether another batch may ask for its turn. Calls whose callers gave up count for nothing.
  bool ready(TimePoint now);
  // When that will become so if nothing else happens before; nothing: it will not.
  std::optional<TimePoint> due() const;

  // What becomes of a batch that is ready, in this order. Callers may give up meanwhile: those that
  // did so far away are among what start() returns, to be answered; and if without them the batch
  // would not be ready, they are all of it, and the others wait on.
  void ask() { ++asking_; }
  std::vector<std::shared_ptr<Request>> start(TimePoint now);
  void end() { --running_; }

 private:
  struct Waiting {
    std::shared_ptr<Request> request;
    TimePoint since;
  };
  // The first request that no batch that asks will take.
  std::size_t first() const { return std::size_t{asking_} * batching_.size; }
  // Whether there is something to ask for that no batch before will take.
  bool mayAsk() const;
  // Whether those from that one on would be full, or have waited for long enough.
  bool makesABatch(std::size_t from, TimePoint now) const;
  TimePoint dueOf(const Waiting& one) const { return one.since + batching_.timeout; }
  void setGivenUpAside(TimePoint now);

  const Batching batching_;
  std::deque<Waiting> waiting_;
  std::vector<std::shared_ptr<Request>> givenUp_;
  std::uint32_t asking_ = 0, running_ = 0;
};

}  // namespace lp::_
