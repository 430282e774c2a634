// Many calls of one method that are answered by one call of the object's.
// In: a BatchQueue with requests.  Out: their arguments as one span; an answer to each.
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/bytes_source.h"
#include "runtime/call/batch_queue.h"
#include "runtime/call/request.h"
#include "runtime/error.h"
#include "runtime/outcome.h"

namespace lp::_ {

// A request of its own as far as threads, cancellation and the end of a node go. Its calls are
// those that wait when its turn comes.
class Batch final: public Request {
 public:
  // `method` is the one that takes many; it and the queue outlive this.
  Batch(BatchQueue& queue, const Method& method, const std::shared_ptr<const std::string>& node);

  // Its turn has come: takes its calls out of the queue, whose lock is held.
  void start();
  BatchQueue& queue() { return queue_; }
  // How many calls would be a full batch.
  std::size_t fullSize() const { return queue_.batching().size; }

  // f(request) for each call, in the order in which they came. One for which it throws is answered
  // with that, and is none of this batch's any more.
  template <typename F>
  void forEach(F f) {
    for (std::shared_ptr<Request>& call: calls_) {
      try {
        f(*call);
      } catch (...) {
        std::exchange(call, nullptr)->fail(currentError());
      }
    }
    std::erase(calls_, nullptr);
  }
  // The same, and the rest is answered with the results that f() has written.
  template <typename F>
  void answerEach(F f) {
    for (std::shared_ptr<Request>& slot: calls_) {
      const std::shared_ptr<Request> call = std::exchange(slot, nullptr);
      try {
        f(*call);
        call->succeed();
      } catch (...) {
        call->fail(currentError());
      }
    }
    calls_.clear();
  }
  // Throws INTERNAL unless there is a result for each argument.
  void checkCount(std::size_t results, std::size_t arguments) const;

  capnp::AnyPointer::Reader params() override { return {}; }
  const BytesSource* source() const override { return nullptr; }
  // Its calls were answered one by one.
  void succeed() override {}
  // Those that were not yet.
  void fail(const Error& error) override;

 private:
  // What is caught now, as its caller will see it.
  Error currentError() const;

  BatchQueue& queue_;
  std::vector<std::shared_ptr<Request>> calls_;
};

struct Padded {};
inline constexpr Padded PADDED;

// The arguments of a batch's calls, each an In.
template <typename In>
class BatchOf {
 public:
  // A call whose arguments cannot be read is answered with that; one that was given up is none.
  BatchOf(Batch& batch, In (*read)(Request& request)): batch_(batch) {
    const TimePoint began = now();
    batch.forEach([&](Request& call) {
      if (call.frame()->isGivenUp(began)) {
        throw Error(Code::CANCELLED, "given up before its batch began");
      }
      const SourceScope source(call.source());
      held_.push_back({read(call)});
    });
  }
  // The same, and if there is any, as many as make a full batch: further ones are copies of the
  // first, whose results nobody gets.
  BatchOf(Batch& batch, In (*read)(Request& request), Padded /*padded*/): BatchOf(batch, read) {
    if (!held_.empty()) held_.resize(std::max(held_.size(), batch.fullSize()), Held(held_[0]));
  }
  BatchOf(const BatchOf&) = delete;
  BatchOf& operator=(const BatchOf&) = delete;

  bool empty() const { return held_.empty(); }
  // Not if there is none.
  std::span<const In> arguments() const { return {&held_.front().value, held_.size()}; }

  // Answers each call with its result.
  template <typename Result, typename Out>
  void answer(const std::vector<Result>& results, void (*write)(Request& request, const Out& out)) {
    batch_.checkCount(results.size(), held_.size());
    std::size_t i = 0;
    batch_.answerEach([&](Request& call) {
      const Result& result = results[i++];
      if constexpr (std::same_as<Result, Outcome<Out>>) {
        write(call, result.value());
      } else {
        write(call, result);
      }
    });
  }
  // The same for a method without results.
  void answer(const std::vector<Outcome<void>>& outcomes, void (*write)(Request& request)) {
    batch_.checkCount(outcomes.size(), held_.size());
    std::size_t i = 0;
    batch_.answerEach([&](Request& call) {
      outcomes[i++].value();
      write(call);
    });
  }
  void answer(void (*write)(Request& request)) { batch_.answerEach(write); }

 private:
  // std::vector<bool> has no bools in it.
  struct Held {
    In value;
  };
  static_assert(sizeof(Held) == sizeof(In));

  Batch& batch_;
  std::vector<Held> held_;
};

}  // namespace lp::_
