// What comes before the arguments of a Call, or the results of a Return, in messages of ours: the
// same words each time, but for a few numbers.
// In: those numbers.  Out: the words, which any implementation of Cap'n Proto reads; and the
// numbers again, without a walk through the structs, from a message that begins like that.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "runtime/call/message.h"
#include "runtime/transport/framing.h"

namespace lp::_ {

static_assert(std::endian::native == std::endian::little, "words are read as they were sent");

// An Envelope with a Call that goes to an imported capability, sends its results to the caller, and
// has metadata with no lists in it.
struct CallHead {
  static constexpr std::size_t WORDS = CALL_HEAD_WORDS;

  std::uint64_t root;
  std::uint16_t which, metadataKind, unused[2];
  std::uint64_t body, metadata;
  // Call
  std::uint32_t question;
  std::uint16_t ordinal, resultsTo;
  std::uint64_t interfaceId;
  std::uint64_t flags;
  std::uint64_t target, params, thirdParty;
  // MessageTarget
  std::uint32_t import;
  std::uint16_t targetKind, unused2;
  std::uint64_t promisedAnswer;
  // CallMetadata. Zero is the default: no deadline.
  std::uint64_t timeLeft, callId, stream, chain, capabilities;

  // With zero for what differs.
  static const CallHead& blank();
  void clear() { question = import = ordinal = 0, interfaceId = timeLeft = callId = stream = 0; }

  std::int64_t timeLeftNanos() const { return static_cast<std::int64_t>(~timeLeft); }
  void setTimeLeftNanos(std::int64_t nanos) { timeLeft = ~static_cast<std::uint64_t>(nanos); }
  void dropMetadata() { metadata = metadataKind = 0; }
};
static_assert(sizeof(CallHead) == CallHead::WORDS * sizeof(capnp::word));

// An Envelope with a Return of results, without metadata.
struct ReturnHead {
  static constexpr std::size_t WORDS = RETURN_HEAD_WORDS;

  std::uint64_t root;
  std::uint16_t which, metadataKind, unused[2];
  std::uint64_t body, metadata;
  // Return
  std::uint32_t answer;
  std::uint16_t flags, kind;
  std::uint64_t other;
  std::uint64_t results;

  static const ReturnHead& blank();
  void clear() { answer = 0; }
};
static_assert(sizeof(ReturnHead) == ReturnHead::WORDS * sizeof(capnp::word));

// Makes it a whole message. What is not in a Head is added through builders afterwards.
template <typename Head>
void writeHead(ContentMessage& message, const Head& head) {
  std::memcpy(static_cast<void*>(message.head()), &head, sizeof head);
}

// Nothing for a message that begins otherwise, or has capabilities, or other segments: those are
// read through readers. Else its content is the root of an IncomingMessage without the head.
template <typename Head>
std::optional<Head> readHead(const MessageBytes& bytes) {
  if (!bytes.isOneSegment()) return std::nullopt;
  const auto segment = bytes.segment(0);
  constexpr std::size_t CAP_TABLE = Head::WORDS + 1;
  if (segment.size() <= CAP_TABLE) return std::nullopt;
  struct {
    Head head;
    std::uint64_t content, capTable;
  } words;
  std::memcpy(&words, segment.begin(), sizeof words);
  Head blank = words.head;
  blank.clear();
  const bool isPlain = std::memcmp(&blank, &Head::blank(), sizeof blank) == 0;
  if (!isPlain || words.capTable != 0) return std::nullopt;
  return words.head;
}

}  // namespace lp::_
