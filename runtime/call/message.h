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

// An rpc.capnp Call with room for arguments.
class CallMessage {
 public:
  CallMessage();
  capnp::AnyPointer::Builder content() { return content_; }
  capnp::rpc::Call::Builder call() { return call_; }
  idl::Envelope::Builder envelope() { return envelope_; }
  capnp::MallocMessageBuilder& message() { return message_; }
  std::vector<std::shared_ptr<Target>> capabilities();

 private:
  capnp::MallocMessageBuilder message_;
  capnp::BuilderCapabilityTable table_;
  idl::Envelope::Builder envelope_;
  capnp::rpc::Call::Builder call_;
  capnp::AnyPointer::Builder content_;
};

// An rpc.capnp Return with room for results.
class ReturnMessage {
 public:
  ReturnMessage();
  capnp::AnyPointer::Builder content() { return content_; }
  capnp::rpc::Return::Builder ret() { return return_; }
  idl::Envelope::Builder envelope() { return envelope_; }
  capnp::MallocMessageBuilder& message() { return message_; }
  std::vector<std::shared_ptr<Target>> capabilities();

 private:
  capnp::MallocMessageBuilder message_;
  capnp::BuilderCapabilityTable table_;
  idl::Envelope::Builder envelope_;
  capnp::rpc::Return::Builder return_;
  capnp::AnyPointer::Builder content_;
};

}  // namespace lp::_
