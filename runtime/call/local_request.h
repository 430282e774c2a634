// A call whose caller lives in the same process: read where it was written, nothing copied.
#pragma once

#include <memory>
#include <utility>

#include "runtime/call/request.h"
#include "runtime/call/target.h"

namespace lp::_ {

class LocalRequest final: public Request {
 public:
  explicit LocalRequest(std::shared_ptr<OutgoingCall> call)
      : Request(call->method().interfaceId, call->method().ordinal, call->id()),
        call_(std::move(call)) {
    frame()->deadline = call_->deadline();
    frame()->caller = call_->caller();
    frame()->outer = call_->chain();
    frame()->stream = call_->stream();
  }

  capnp::AnyPointer::Reader params() override { return call_->content().asReader(); }
  const BytesSource* source() const override { return &call_->message().attachments(); }

  void succeed() override {
    // From here on the call keeps its results, which are in here, and not the other way about.
    const std::shared_ptr<OutgoingCall> call = std::move(call_);
    call->succeed(Response(shared_from_this(), reply().attachments(), results().asReader()));
  }
  void fail(const Error& error) override { call_->fail(error); }

 private:
  std::shared_ptr<OutgoingCall> call_;
};

}  // namespace lp::_
