// Cap'n Proto's stream framing: segment table, segments.
// In: bytes as they arrive.  Out: whole messages, where they arrived, checked against limits before
// anything is allocated.
#pragma once

#include <capnp/message.h>
#include <kj/array.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/bytes_source.h"
#include "runtime/transport/buffer.h"

namespace lp::_ {

// The largest message sent or taken, and the most segments: what is beyond closes the connection
// (or fails the call before it is sent).
inline constexpr std::uint64_t MAX_MESSAGE_WORDS = std::uint64_t{64} << 20;  // 512 MiB
inline constexpr std::uint32_t MAX_SEGMENTS = 512;

// Where a whole message lies, segment table and segments, and what keeps it there.
struct MessageBytes {
  BufferRef buffer;
  kj::ArrayPtr<const capnp::word> words;

  // Null for one that it does not have.
  kj::ArrayPtr<const capnp::word> segment(unsigned id) const;
  bool isOneSegment() const;
};

// A message that came in; read by one thread at a time.
class IncomingMessage final: public capnp::MessageReader, public BytesSource {
 public:
  // `skipped`: so many words of its first segment are not looked at. What follows them is the root.
  explicit IncomingMessage(MessageBytes bytes, std::size_t skipped = 0);
  ~IncomingMessage() noexcept override = default;
  // Shares the buffer, not more than four times as large.
  std::optional<Bytes> share(std::span<const std::byte> view) const override;
  kj::ArrayPtr<const capnp::word> getSegment(unsigned id) override;

 private:
  MessageBytes bytes_;
  std::size_t skipped_;
};

// Cuts a stream into messages. Used by one thread at a time.
class MessageCutter {
 public:
  // Where the next bytes are to be read to; never empty.
  std::span<std::byte> space();
  // So many bytes were read.
  void filled(std::size_t bytes);
  // The next whole message, if there is one. Throws lp::Error (INVALID_ARGUMENT) at a frame beyond
  // the limits.
  std::optional<MessageBytes> next();
  // Whether there is nothing left, not even a part of a message.
  bool empty() const { return begin_ == end_; }
  // Whether next() would give one, or throw.
  bool hasNext() const;
  // Gives back memory that was kept for messages to come.
  void trim();
  bool canTrim() const { return !spares_.empty() || buffer_->size() > SMALL; }

 private:
  // The size of the message at the front in words, table included; nothing if not enough is there.
  std::optional<std::uint64_t> frontSize() const;
  // Goes on in another buffer of at least so many bytes, with what is not cut yet.
  void moveTo(std::size_t bytes);
  BufferRef newBuffer(std::size_t bytes);
  void keep(BufferRef spare);

  BufferRef buffer_ = Buffer::make(SMALL);
  std::size_t begin_ = 0, end_ = 0;
  // How far is read: to the end of a large message, and a little behind, so that a read which gets
  // less than it may has got all there is. 0: as far as the buffer goes.
  std::size_t limit_ = 0;
  // The room that the next message takes if it is as large as the one before; 0: it was small.
  std::size_t expected_ = 0;
  std::vector<BufferRef> spares_;

  static constexpr std::size_t SMALL = std::size_t{64} << 10;
  static constexpr std::size_t BEHIND = 64;
};

}  // namespace lp::_
