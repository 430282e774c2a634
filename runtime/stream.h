// An ordered stream of calls of one method, held back where its callee is slower.
// In: streams come from handles (`auto push = handle.streams().push();`).  Out: calls that run one
// after another, in the order in which they were sent; the first error of them, once more at the
// end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/error.h"
#include "runtime/future.h"
#include "runtime/handle.h"

namespace lp {

struct Method;

namespace _ {

class OutgoingCall;

// The same whatever is sent.
class StreamBase {
 public:
  StreamBase(const Handle& handle, const Method& method);
  StreamBase(StreamBase&&) noexcept = default;
  StreamBase& operator=(StreamBase&&) noexcept;
  ~StreamBase();

  // The call whose arguments come next. Throws the stream's first error.
  std::shared_ptr<OutgoingCall> next();
  // Sends it, once there is room.
  void send(std::shared_ptr<OutgoingCall> call);
  // Sends it at once; done when there is room for another one.
  Future<void> start(std::shared_ptr<OutgoingCall> call);
  void finish();
  Future<void> finished();

 private:
  struct Sent {
    std::shared_ptr<OutgoingCall> call;
    std::size_t size = 0;  // in bytes
  };
  // What is on its way, the oldest first.
  struct Unanswered {
    std::deque<Sent> calls;
    std::size_t bytes = 0;        // in them
    std::optional<Error> failed;  // the first error of those that are taken

    void add(std::shared_ptr<OutgoingCall> call, std::size_t size);
    void takeFirst();  // which is done
    void takeDone();
    void waitForFirst();  // and takes it
    void throwIfFailed() const;
  };
  class End;

  void put(std::shared_ptr<OutgoingCall> call, std::size_t size);
  // Logs what fails of what is on its way.
  void letGo();
  static Future<void> endOf(Unanswered sent);

  Handle handle_;
  const Method* method_;
  std::uint64_t id_;
  Unanswered sent_;
  bool isAskedFor_ = false;  // whoever has the future of its end sees what is in `sent_`
};

}  // namespace _

// A stream of a method annotated `-> stream`. Its calls reach the object one at a time and in
// order, whatever `threads` the node has; the return of one lets the next one in. When one fails,
// those behind it fail with the same error, unseen by the object. None is made twice. Calls of the
// same method by other means, and other streams, run beside it.
//
// Moved, not copied. Its members may be called from any thread, but only from one at a time.
// Destroying it does not stop what is on its way; an error of that is logged.
template <typename... Arguments>
class Stream {
 public:
  // Emitted: writes the arguments into a call.
  using Write = void (*)(const std::shared_ptr<_::OutgoingCall>& call, Arguments... arguments);
  Stream(const Handle& handle, const Method& method, Write write)
      : base_(handle, method), write_(write) {}

  // Sends one call. Waits while so many bytes are on their way (sent, and their call has not
  // returned) that it would exceed the method's `$Lp.window`; one that is larger than that goes
  // alone. A deadline counts from when it goes. Throws the stream's first error as soon as it is
  // known, and then always: it need not be that of this call. Throws FAILED_PRECONDITION where it
  // would have to wait on an event loop, CANCELLED when the call this thread is in is cancelled
  // meanwhile; then this one was not sent.
  void send(Arguments... arguments) {
    auto call = base_.next();
    write_(call, arguments...);
    base_.send(std::move(call));
  }

  // Waits until all that was sent has been taken, and throws the stream's first error, if there is
  // one. Then there may be more. May wait as send() may.
  void finish() { base_.finish(); }

  // The same for Tasks, which must not wait: `co_await push.futures().send(x)`.
  class Futures {
   public:
    // Sends at once; done when there is room for the next. Who does not wait for that is not held
    // back. An error is the stream's first.
    Future<void> send(Arguments... arguments) {
      auto call = base_.next();
      write_(call, arguments...);
      return base_.start(std::move(call));
    }
    Future<void> finish() { return base_.finished(); }

   private:
    friend class Stream;
    Futures(_::StreamBase& base, Write write): base_(base), write_(write) {}
    _::StreamBase& base_;
    Write write_;
  };
  // Valid as long as the stream.
  Futures futures() { return Futures(base_, write_); }

 private:
  _::StreamBase base_;
  Write write_;
};

}  // namespace lp
