// Structs as errors carry them: whole messages, as bytes.
// In: emitted encode() and decode() of the struct.  Out: Bytes, and a value.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include "runtime/bytes.h"
#include "runtime/bytes_source.h"
#include "runtime/call/values.h"

namespace lp::_ {

Bytes flat(capnp::MessageBuilder& message);

// Throws INVALID_ARGUMENT if that is no number of words.
kj::ArrayPtr<const capnp::word> wordsOf(const Bytes& message);
capnp::ReaderOptions payloadLimits();

template <typename Wire, typename T>
Bytes encodePayload(const T& from) {
  capnp::MallocMessageBuilder message;
  encode(from, message.initRoot<Wire>());
  return flat(message);
}

// Throws if the bytes are no such struct.
template <typename Wire, typename T>
void decodePayload(const Bytes& from, T& to) {
  capnp::FlatArrayMessageReader message(wordsOf(from), payloadLimits());
  // Whatever this thread reads a call from, it is not what the payload lies in.
  const SourceScope scope(nullptr);
  decode(message.getRoot<Wire>(), to);
}

}  // namespace lp::_
