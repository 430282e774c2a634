// A connection's socket.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/transport/byte_stream.h"
#include "runtime/transport/descriptor.h"

namespace lp::_ {

class SocketStream final: public ByteStream {
 public:
  // Does not own it. The poller watches it for `interest()`.
  explicit SocketStream(int socket): socket_(socket) {}
  static std::uint32_t interest(bool input, bool room);

  // Passes them with the next bytes that are written.
  void pass(std::vector<int> descriptors) { passing_ = std::move(descriptors); }
  // Keeps descriptors that come in, MOST_DESCRIPTORS at most; until then they are dropped.
  void takeDescriptors() { takes_ = true; }
  // Those that came; and no more of them.
  std::vector<Descriptor> taken();

  ssize_t read(std::span<std::byte> space) override;
  bool canLinger() const override { return true; }
  ssize_t linger(std::span<std::byte> space) override;
  bool sleep(Sleeper& sleeper, const TimePoint* until) override;
  ssize_t write(std::span<const iovec> pieces) override;
  void watch(bool input, bool room) override;

  static constexpr std::size_t MOST_DESCRIPTORS = 3;

 private:
  ssize_t readWithDescriptors(std::span<std::byte> space);

  int socket_;
  bool lingers_ = false;  // the reader's: the socket is set up for it
  std::uint32_t interest_ = interest(true, false);
  std::vector<int> passing_;
  bool takes_ = false;  // the reader's, like the next
  std::vector<Descriptor> taken_;
};

}  // namespace lp::_
