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
    frame()->chain = call_->chain();
  }

  capnp::AnyPointer::Reader params() override { return call_->content().asReader(); }

 private:
  class LocalResponse final: public Response {
   public:
    explicit LocalResponse(std::unique_ptr<ReturnMessage> results): results_(std::move(results)) {}
    capnp::AnyPointer::Reader content() override { return results_->content().asReader(); }

   private:
    std::unique_ptr<ReturnMessage> results_;
  };

  void sendResults(std::unique_ptr<ReturnMessage> results) override {
    call_->succeed(std::make_unique<LocalResponse>(std::move(results)));
  }
  void sendError(const Error& error) override { call_->fail(error); }

  std::shared_ptr<OutgoingCall> call_;
};

}  // namespace lp::_
