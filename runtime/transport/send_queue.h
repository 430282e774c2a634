// What is to be sent over a stream.
// In: messages.  Out: as few writes as will do; large pieces are sent from where they lie.
#pragma once

#include <capnp/message.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "runtime/transport/byte_stream.h"

namespace lp::_ {

class SendQueue {
 public:
  // `keep` owns the message's memory, which may be sent from there: it is not changed any more.
  void add(capnp::MessageBuilder& message, const std::shared_ptr<const void>& keep);
  // Bytes as they are, in their turn.
  void copy(const void* bytes, std::size_t size);
  bool empty() const { return pieces_.empty(); }
  std::size_t messages() const { return messages_; }
  // Bytes that wait to be sent, and those that lie copied here, which are more by some that are
  // sent.
  std::size_t unsent() const { return unsent_; }
  std::size_t copied() const { return used_; }
  // Sends without blocking; true: all is sent, or can never be, which shows when the stream is
  // read.
  bool flush(ByteStream& stream);
  void clear();

 private:
  // Bytes of `copied_` from an offset on or, with a keeper, bytes elsewhere.
  struct Piece {
    const std::byte* elsewhere;
    std::size_t offset;
    std::size_t size;
    std::shared_ptr<const void> keep;
  };
  // For so many bytes that are copied next.
  std::byte* room(std::size_t size);
  void sent(std::size_t bytes);
  // Lets go of what is sent, when that is worth it: a queue need never become empty.
  void compact();

  std::vector<std::byte> copied_;
  std::size_t used_ = 0;  // of `copied_`
  std::vector<Piece> pieces_;
  std::size_t first_ = 0;  // of the pieces, not yet sent
  std::size_t messages_ = 0;
  std::size_t unsent_ = 0;
};

}  // namespace lp::_
