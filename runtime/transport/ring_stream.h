// A connection's bytes in shared memory. Its socket stays: it shows that the peer is gone.
#pragma once

#include <memory>

#include "runtime/transport/byte_stream.h"
#include "runtime/transport/shared_rings.h"

namespace lp::_ {

class RingStream final: public ByteStream {
 public:
  // The socket is not owned. The poller watches it for its end, and bell() for input.
  RingStream(int socket, std::unique_ptr<SharedRings> rings);
  int bell() const { return rings_->bell(); }

  ssize_t read(std::span<std::byte> space) override;
  bool sleep(Sleeper& sleeper, const TimePoint* until) override;
  ssize_t write(std::span<const iovec> pieces) override;
  void watch(bool input, bool room) override;
  bool rest() override { return !reader_.wait(RingMemory::ON_BELL); }
  void ending() override;
  bool canPeek() const override { return true; }
  bool peek() const override { return reader_.hasSome() || isEnding(); }
  bool isPeerElsewhere() const override { return reader_.isWriterElsewhere(); }

 private:
  ssize_t readEnd();

  int socket_;
  std::unique_ptr<SharedRings> rings_;
  RingWriter writer_;
  RingReader reader_;
  bool watching_ = false;
  std::atomic<bool> isBroken_{false};  // the peer's count of what it took cannot be
};

}  // namespace lp::_
