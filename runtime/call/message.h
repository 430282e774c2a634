// Messages of Cap'n Proto RPC that carry arguments or results, with the handles in them.
// In: emitted code writes into content().  Out: the transport sends the whole, or the callee reads
// it in place.
#pragma once

#include <capnp/any.h>
#include <capnp/capability.h>
#include <capnp/message.h>
#include <capnp/orphan.h>
#include <capnp/rpc.capnp.h>
#include <kj/array.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lp/call.capnp.h"
#include "runtime/bytes_source.h"

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

// What a message carries beside its words: handles, and large Bytes that its Data lies in.
// Cap'n Proto hands it along with every builder of the message.
class Attachments final: public capnp::_::CapTableBuilder, public BytesSource {
 public:
  capnp::AnyPointer::Builder imbue(capnp::AnyPointer::Builder content);

  // Those of a message under construction; null if it has none of our making.
  static Attachments* of(capnp::Orphanage message);
  // False: it has enough of them, and the bytes are to be copied.
  bool keep(const Bytes& bytes);
  // The very Bytes that a view is of.
  std::optional<Bytes> share(std::span<const std::byte> view) const override;

  // Null where one was dropped, or is not ours.
  const std::vector<std::shared_ptr<Target>>& capabilities() const { return capabilities_; }

 private:
  kj::Maybe<kj::Own<capnp::ClientHook>> extractCap(unsigned index) override;
  unsigned injectCap(kj::Own<capnp::ClientHook>&& hook) override;
  void dropCap(unsigned index) override;

  // Each is a segment of the message, of which no reader takes more than 512.
  static constexpr std::size_t MOST_BYTES = 128;
  std::vector<std::shared_ptr<Target>> capabilities_;
  std::vector<Bytes> bytes_;
};

// Data for a place in that message. Large Bytes are not copied: the message refers to them.
capnp::Orphan<capnp::Data> newData(const Bytes& from, capnp::Orphanage message);

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
  // The handles that were written into content(), and the large Bytes.
  const Attachments& attachments() const { return attachments_; }

 private:
  static constexpr std::size_t INLINE_WORDS = 64;
  capnp::word inline_[INLINE_WORDS] = {};
  capnp::MallocMessageBuilder message_{kj::arrayPtr(inline_, INLINE_WORDS)};
  Attachments attachments_;
  idl::Envelope::Builder envelope_;
  typename Body::Builder body_;
  capnp::AnyPointer::Builder content_;
};

using CallMessage = ContentMessage<capnp::rpc::Call>;
using ReturnMessage = ContentMessage<capnp::rpc::Return>;

}  // namespace lp::_
