// Requests that came in for something that is not here: passed on, and the answer passed back.
#include <optional>
#include <stop_token>
#include <utility>

#include "runtime/call/runtime.h"
#include "runtime/call/served.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

namespace {

class Forwarding: public std::enable_shared_from_this<Forwarding> {
 public:
  explicit Forwarding(std::shared_ptr<Request> request)
      : request_(std::move(request)),
        method_{.name = "a forwarded method",
                .interfaceId = request_->interfaceId(),
                .ordinal = request_->ordinal()} {}

  void start(const std::shared_ptr<Target>& target) {
    // The call passed on is the request: its deadline and its chain go along.
    FrameScope scope(SavedFrame(nullptr, request_->frame()));
    call_ = recycled<OutgoingCall>(target, CallPolicy{}, method_);
    call_->content().set(request_->params());
    call_->whenDone(runtime().pool, makeJob([self = shared_from_this()] { self->reply(); }));
    // Whoever gave up the request gives up the call that was made for it.
    giveUp_.emplace(request_->frame()->cancelled(), GiveUp{call_});
    call_->start(nullptr);
  }

 private:
  struct GiveUp {
    std::weak_ptr<FutureBase> call;
    void operator()() const {
      if (auto known = call.lock()) known->cancel();
    }
  };

  void reply() {
    try {
      call_->throwIfFailed();
      request_->results().set(call_->response().content());
      request_->succeed();
    } catch (const Error& error) {
      // As it is: it has its node and origin already.
      request_->fail(error);
    } catch (...) {
      request_->fail(toError(std::current_exception(), ""));
    }
  }

  std::shared_ptr<Request> request_;
  Method method_;
  std::shared_ptr<OutgoingCall> call_;
  std::optional<std::stop_callback<GiveUp>> giveUp_;
};

}  // namespace

void forward(const std::shared_ptr<Target>& target, std::shared_ptr<Request> request, Turn* turn) {
  if (Served* served = target->served()) {
    served->deliver(std::move(request), turn);
  } else {
    std::make_shared<Forwarding>(std::move(request))->start(target);
  }
}

}  // namespace lp::_
