#include "runtime/call/request.h"

#include <utility>

namespace lp {

Request::Request(std::uint64_t interfaceId, std::uint16_t ordinal, std::uint64_t id)
    : interfaceId_(interfaceId),
      ordinal_(ordinal),
      id_(id),
      frame_(std::make_shared<_::CallFrame>()) {}

_::ReturnMessage& Request::reply() {
  if (reply_ == nullptr) reply_ = std::make_unique<_::ReturnMessage>();
  return *reply_;
}

std::unique_ptr<_::ReturnMessage> Request::takeReply() {
  reply();
  return std::move(reply_);
}

void Request::succeed() { sendResults(takeReply()); }

void Request::fail(const Error& error) { sendError(error); }

}  // namespace lp
