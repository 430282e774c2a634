// Cap'n Proto messages over a socket between processes of one program; see idl/lp/control.capnp.
// In: messages.  Out: messages, whole and in order.
#pragma once

#include <capnp/message.h>

#include <cstddef>
#include <memory>
#include <string>

namespace lp::_ {

// One end. Whether it waits is the socket's property: on a non-blocking one, what cannot be written
// is kept for flush(). One thread may send while another receives.
class Channel {
 public:
  // Owns the socket.
  explicit Channel(int socket): socket_(socket) {}
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int descriptor() const { return socket_; }

  void send(capnp::MessageBuilder& message);
  // Whether something waits for the socket to become writable; then flush().
  bool hasUnsent() const { return sent_ < out_.size(); }
  void flush();

  enum class Got { SOMETHING, NOTHING, END };
  // Reads once. After END, or what is no message of ours, nothing more comes.
  Got receive();
  // The next message that has arrived whole; null if there is none. It is readable as long as the
  // result lives.
  std::unique_ptr<capnp::MessageReader> next();

 private:
  int socket_;
  std::string out_;
  std::size_t sent_ = 0;
  bool broken_ = false;
  std::string in_;
  std::size_t taken_ = 0;
};

// Builds and sends one message: send<idl::KeeperEvent>(channel, [](auto event) { ... }).
template <typename Root, typename Build>
void send(Channel& channel, const Build& build) {
  capnp::MallocMessageBuilder message;
  build(message.initRoot<Root>());
  channel.send(message);
}

}  // namespace lp::_
