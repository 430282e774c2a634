#include "runtime/launch/channel.h"

#include <capnp/serialize.h>
#include <kj/array.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace lp::_ {

namespace {

// Nobody sends as much; a length beyond it is a peer gone mad.
constexpr std::uint32_t MAX_BYTES = 256u << 20;

// A message that owns its words.
class OwningReader final: public capnp::FlatArrayMessageReader {
 public:
  explicit OwningReader(kj::Array<capnp::word> words)
      : FlatArrayMessageReader(words, {.traversalLimitInWords = MAX_BYTES}),
        words_(kj::mv(words)) {}

 private:
  kj::Array<capnp::word> words_;
};

}  // namespace

Channel::~Channel() { ::close(socket_); }

void Channel::send(capnp::MessageBuilder& message) {
  const kj::Array<capnp::word> words = capnp::messageToFlatArray(message);
  const kj::ArrayPtr<const kj::byte> bytes = words.asBytes();
  const auto length = static_cast<std::uint32_t>(bytes.size());
  char head[sizeof length];
  std::memcpy(head, &length, sizeof length);
  out_.append(head, sizeof head);
  out_.append(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  flush();
}

void Channel::flush() {
  while (!broken_ && sent_ < out_.size()) {
    const ssize_t count = ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      broken_ = true;  // receive() will say END
    }
  }
  out_.clear();
  sent_ = 0;
}

Channel::Got Channel::receive() {
  in_.erase(0, std::exchange(taken_, 0));
  char buffer[16384];
  const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
  if (count > 0) {
    in_.append(buffer, static_cast<std::size_t>(count));
    return Got::SOMETHING;
  }
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Got::NOTHING;
  return Got::END;
}

std::unique_ptr<capnp::MessageReader> Channel::next() {
  std::uint32_t length = 0;
  if (in_.size() - taken_ < sizeof length) return nullptr;
  std::memcpy(&length, in_.data() + taken_, sizeof length);
  if (length > MAX_BYTES || length % sizeof(capnp::word) != 0) {
    ::shutdown(socket_, SHUT_RDWR);
    in_.clear();
    taken_ = 0;
    return nullptr;
  }
  if (in_.size() - taken_ < sizeof length + length) return nullptr;
  auto words = kj::heapArray<capnp::word>(length / sizeof(capnp::word));
  std::memcpy(words.begin(), in_.data() + taken_ + sizeof length, length);
  taken_ += sizeof length + length;
  return std::make_unique<OwningReader>(kj::mv(words));
}

}  // namespace lp::_
