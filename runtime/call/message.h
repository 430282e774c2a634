// Messages of Cap'n Proto RPC that carry arguments or results, with the handles in them.
// In: emitted code writes into content().  Out: the transport sends the whole, or the callee reads
// it in place.
#pragma once

#include <capnp/any.h>
#include <capnp/capability.h>
#include <capnp/message.h>
#include <capnp/orphan.h>
#include <kj/array.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <vector>

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

// The first segment of a message, made before the builder that uses it.
struct MessageRoom {
  static constexpr std::size_t WORDS = 64;
  explicit MessageRoom(std::size_t headWords);
  capnp::word words[WORDS] = {};
  capnp::MessageBuilder::SegmentInit segment;
};

// What a message carries beside its words: handles, and large Bytes that its Data lies in.
// Cap'n Proto hands it along with every builder of the message.
class Attachments final: public capnp::_::CapTableBuilder, public BytesSource {
 public:
  capnp::AnyPointer::Builder imbue(capnp::AnyPointer::Builder content);

  // Those of a message under construction; null if it has none of our making.
  static Attachments* of(capnp::Orphanage message);
  // False: it has enough of them, and the bytes are to be copied.
  bool keep(const Bytes& bytes);
  bool hasBytes() const { return !bytes_.empty(); }
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

// In front of the content: where the rest of a Call or a Return of rpc.capnp goes, which whoever
// sends it writes (transport/head.h).
inline constexpr std::size_t CALL_HEAD_WORDS = 17;
inline constexpr std::size_t RETURN_HEAD_WORDS = 7;

// Arguments or results under construction. A small message lies in here whole.
class ContentMessage final: private MessageRoom, public capnp::MessageBuilder {
 public:
  explicit ContentMessage(std::size_t headWords);
  ~ContentMessage() noexcept override = default;
  ContentMessage(const ContentMessage&) = delete;
  ContentMessage& operator=(const ContentMessage&) = delete;

  capnp::AnyPointer::Builder content() { return content_; }
  // As newData() above, for somebody who has no typed builder.
  capnp::Orphan<capnp::Data> newData(const Bytes& from);
  // Whether all of it lies in here.
  bool isSmall() const { return more_.empty() && !attachments_.hasBytes(); }
  // The first words of the message: its root and what else comes before the content.
  capnp::word* head() { return words; }
  // The handles that were written into content(), and the large Bytes.
  const Attachments& attachments() const { return attachments_; }

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  kj::ArrayPtr<capnp::word> allocateSegment(unsigned minimumSize) override;

  Attachments attachments_;
  capnp::AnyPointer::Builder content_;
  std::vector<std::unique_ptr<void, Free>> more_;  // segments
  std::size_t total_ = WORDS;                      // of the segments, in words
};

}  // namespace lp::_
