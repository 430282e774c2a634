// A call as its callee sees it.
// In: arguments in a message, who calls, until when.  Out: results or an error, sent once.
#pragma once

#include <capnp/any.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "runtime/call/message.h"
#include "runtime/call/recycle.h"
#include "runtime/error.h"
#include "runtime/frame.h"

namespace lp {

struct Method;

// Made by whatever brought the call: a connection, or the caller in the same process.
class Request: public std::enable_shared_from_this<Request> {
 public:
  Request(std::uint64_t interfaceId, std::uint16_t ordinal, std::uint64_t id);
  // For a method that is in no table, of the runtime's own; it outlives the request.
  explicit Request(const Method& method);
  virtual ~Request() noexcept = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  std::uint64_t interfaceId() const { return interfaceId_; }
  std::uint16_t ordinal() const { return ordinal_; }
  // Null: whatever the object has at that place.
  const Method* method() const { return method_; }
  std::uint64_t id() const { return frame_->call; }
  // Deadline, caller, chain, cancellation; shared with the threads that work for the call.
  const std::shared_ptr<_::CallFrame>& frame() const { return frame_; }

  virtual capnp::AnyPointer::Reader params() = 0;
  // The memory that the arguments lie in.
  virtual const _::BytesSource* source() const = 0;
  // Room for the results; made when first asked for.
  capnp::AnyPointer::Builder results() { return reply().content(); }
  _::ContentMessage& reply();

  // Answers; the first answer counts. Runs no user code.
  virtual void succeed() = 0;
  virtual void fail(const Error& error) = 0;

 private:
  std::uint64_t interfaceId_;
  std::uint16_t ordinal_;
  const Method* method_ = nullptr;
  std::shared_ptr<_::CallFrame> frame_;
  std::optional<_::ContentMessage> reply_;
};

}  // namespace lp
