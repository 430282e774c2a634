// Requests that came in for something that is not here: passed on, and the answer passed back.
#include <optional>
#include <stop_token>
#include <utility>

#include "runtime/call/served.h"
#include "runtime/transport/connection.h"

namespace lp::_ {

namespace {

class ForwardState final: public FutureBase {
 public:
  ForwardState(std::shared_ptr<Request> request, std::uint64_t interfaceId, std::uint16_t ordinal)
      : request_(std::move(request)),
        method_{.name = "a forwarded method", .interfaceId = interfaceId, .ordinal = ordinal} {}

  const Method& method() const { return method_; }

  // Whoever gave up the request gives up the call that was made for it.
  void follow(const std::shared_ptr<OutgoingCall>& call) {
    giveUp_.emplace(request_->frame()->cancel.get_token(), GiveUp{call});
  }

  void reply(OutgoingCall& call) {
    try {
      throwIfFailed();
      request_->results().set(call.response().content());
      request_->succeed();
    } catch (const Error& error) {
      // As it is: it has its node and origin already.
      request_->fail(error);
    } catch (...) {
      request_->fail(toError(std::current_exception(), ""));
    }
  }

 private:
  struct GiveUp {
    std::weak_ptr<OutgoingCall> call;
    void operator()() const {
      if (auto known = call.lock()) {
        known->cancel(
            Error(Code::CANCELLED, "cancelled by its caller", known->target()->name(), {}));
      }
    }
  };

  std::shared_ptr<Request> request_;
  Method method_;
  std::optional<std::stop_callback<GiveUp>> giveUp_;
};

}  // namespace

void forward(const std::shared_ptr<Target>& target, std::shared_ptr<Request> request) {
  if (auto served = std::dynamic_pointer_cast<Served>(target)) {
    served->deliver(std::move(request));
    return;
  }
  auto state = std::make_shared<ForwardState>(request, request->interfaceId(), request->ordinal());
  // The call passed on is the request: its deadline and its chain go along.
  FrameScope scope(SavedFrame(nullptr, request->frame()));
  auto call = std::make_shared<OutgoingCall>(target, CallOptions{}, state->method());
  call->content().set(request->params());
  state->whenDone(runtime().pool, makeJob([state, call] { state->reply(*call); }));
  state->follow(call);
  call->start(state);
}

}  // namespace lp::_
