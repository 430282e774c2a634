// Cap'n Proto's stream framing: segment table, segments.
// In: bytes as they arrive.  Out: whole messages, checked against limits before anything is
// allocated.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/array.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lp::_ {

// The largest message sent or taken, and the most segments: what is beyond closes the connection
// (or fails the call before it is sent).
inline constexpr std::uint64_t MAX_MESSAGE_WORDS = std::uint64_t{64} << 20;  // 512 MiB
inline constexpr std::uint32_t MAX_SEGMENTS = 512;

// A message that came in. Owns its words; read by one thread at a time.
class IncomingMessage {
 public:
  explicit IncomingMessage(kj::Array<capnp::word> words);
  capnp::MessageReader& reader() { return reader_; }

 private:
  kj::Array<capnp::word> words_;
  capnp::FlatArrayMessageReader reader_;
};

// Cuts a stream into messages.
class MessageCutter {
 public:
  // Where the next bytes are to be read to; never empty.
  std::span<std::byte> space();
  // So many bytes were read. Throws lp::Error (INVALID_ARGUMENT) at a frame beyond the limits.
  void filled(std::size_t bytes);
  // The next whole message, or null.
  std::unique_ptr<IncomingMessage> next();

 private:
  // The size of the message at the front of the buffer in words, table included; nothing if not
  // enough is there.
  std::optional<std::uint64_t> frontSize() const;

  std::vector<std::byte> buffer_ = std::vector<std::byte>(64 << 10);
  std::size_t begin_ = 0, end_ = 0;
  // A message too large for the buffer goes straight to where it stays.
  kj::Array<capnp::word> large_;
  std::size_t largeFilled_ = 0;
};

}  // namespace lp::_
