// A call as its callee sees it.
// In: arguments in a message, who calls, until when.  Out: results or an error, sent once.
#pragma once

#include <capnp/any.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/call/message.h"
#include "runtime/error.h"
#include "runtime/frame.h"

namespace lp {

// Made by whatever brought the call: a connection, or the caller in the same process.
class Request {
 public:
  Request(std::uint64_t interfaceId, std::uint16_t ordinal, std::uint64_t id);
  virtual ~Request() = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  std::uint64_t interfaceId() const { return interfaceId_; }
  std::uint16_t ordinal() const { return ordinal_; }
  std::uint64_t id() const { return id_; }
  // Deadline, caller, chain, cancellation; shared with the threads that work for the call.
  const std::shared_ptr<_::CallFrame>& frame() const { return frame_; }

  virtual capnp::AnyPointer::Reader params() = 0;
  // Room for the results; made when first asked for.
  capnp::AnyPointer::Builder results() { return reply().content(); }

  // Answers; the first answer counts. Runs no user code.
  void succeed();
  void fail(const Error& error);

 protected:
  _::ReturnMessage& reply();
  std::unique_ptr<_::ReturnMessage> takeReply();

 private:
  virtual void sendResults(std::unique_ptr<_::ReturnMessage> results) = 0;
  virtual void sendError(const Error& error) = 0;

  std::uint64_t interfaceId_;
  std::uint16_t ordinal_;
  std::uint64_t id_;
  std::shared_ptr<_::CallFrame> frame_;
  std::unique_ptr<_::ReturnMessage> reply_;
};

}  // namespace lp
