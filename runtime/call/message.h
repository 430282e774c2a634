// Messages of Cap'n Proto RPC that carry arguments or results, with the handles in them.
// In: emitted code writes into content().  Out: the transport sends the whole, or the callee reads
// it in place.
#pragma once

#include <capnp/any.h>
#include <capnp/capability.h>
#include <capnp/message.h>
#include <capnp/rpc.capnp.h>
#include <kj/array.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "lp/call.capnp.h"

namespace lp::_ {

class Target;

// Carries a Target through a message as Cap'n Proto's hook for capabilities. Calls never go through
// it.
kj::Own<capnp::ClientHook> hookOf(std::shared_ptr<Target> target);
// Null for a capability that is not one of ours (a null or broken one).
std::shared_ptr<Target> targetOf(capnp::Capability::Client client);
std::shared_ptr<Target> targetOf(capnp::ClientHook& hook);

// For a capnp::ReaderCapabilityTable; null where there is no target.
kj::Array<kj::Maybe<kj::Own<capnp::ClientHook>>> hooksOf(
    const std::vector<std::shared_ptr<Target>>& targets);

// A Call or a Return of rpc.capnp, with room for arguments or results. A small one lies in here
// whole.
template <typename Body>
class ContentMessage {
 public:
  ContentMessage();
  ContentMessage(const ContentMessage&) = delete;
  ContentMessage& operator=(const ContentMessage&) = delete;

  typename Body::Builder body() { return body_; }
  capnp::AnyPointer::Builder content() { return content_; }
  idl::Envelope::Builder envelope() { return envelope_; }
  capnp::MallocMessageBuilder& message() { return message_; }
  // The handles that were written into content().
  std::vector<std::shared_ptr<Target>> capabilities();
  bool hasCapabilities() { return table_.getTable().size() > 0; }

 private:
  static constexpr std::size_t INLINE_WORDS = 64;
  capnp::word inline_[INLINE_WORDS] = {};
  capnp::MallocMessageBuilder message_{kj::arrayPtr(inline_, INLINE_WORDS)};
  capnp::BuilderCapabilityTable table_;
  idl::Envelope::Builder envelope_;
  typename Body::Builder body_;
  capnp::AnyPointer::Builder content_;
};

using CallMessage = ContentMessage<capnp::rpc::Call>;
using ReturnMessage = ContentMessage<capnp::rpc::Return>;

}  // namespace lp::_
