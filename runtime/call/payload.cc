#include "runtime/call/payload.h"

#include <cstdint>
#include <string>

#include "runtime/error.h"

namespace lp::_ {

Bytes flat(capnp::MessageBuilder& message) {
  const std::size_t words = capnp::computeSerializedSizeInWords(message);
  return Bytes::allocate(words * sizeof(capnp::word), [&](std::span<std::byte> to) {
    kj::ArrayOutputStream stream(kj::arrayPtr(reinterpret_cast<kj::byte*>(to.data()), to.size()));
    capnp::writeMessage(stream, message);
  });
}

kj::ArrayPtr<const capnp::word> wordsOf(const Bytes& message) {
  if (message.size() % sizeof(capnp::word) != 0) {
    throw Error(Code::INVALID_ARGUMENT,
                "a message of " + std::to_string(message.size()) + " bytes, which are no words");
  }
  return {reinterpret_cast<const capnp::word*>(message.data()),
          message.size() / sizeof(capnp::word)};
}

capnp::ReaderOptions payloadLimits() {
  capnp::ReaderOptions options;
  // As of other messages, for the largest that there are.
  options.traversalLimitInWords = 8 * Error::MOST_PAYLOAD / sizeof(capnp::word);
  return options;
}

}  // namespace lp::_
