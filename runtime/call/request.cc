#include "runtime/call/request.h"

#include "runtime/call/target.h"
#include "runtime/service.h"

namespace lp {

Request::Request(std::uint64_t interfaceId, std::uint16_t ordinal, std::uint64_t id)
    : interfaceId_(interfaceId), ordinal_(ordinal), frame_(_::recycled<_::CallFrame>()) {
  frame_->call = id;
}

Request::Request(const Method& method)
    : Request(method.interfaceId, method.ordinal, _::newCallId()) {
  method_ = &method;
}

_::ContentMessage& Request::reply() {
  if (!reply_) reply_.emplace(_::RETURN_HEAD_WORDS);
  return *reply_;
}

}  // namespace lp
