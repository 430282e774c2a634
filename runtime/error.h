// What goes wrong between nodes, as one exception type with gRPC's canonical codes.
// In: a code, a text and, perhaps, a struct of a schema.  Out: lp::Error, the same in every launch
// type and over every transport.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/bytes.h"

namespace lp {

// The canonical codes (https://grpc.io/docs/guides/status-codes/); the numbers go over the wire.
enum class Code : std::uint8_t {
  OK = 0,
  CANCELLED = 1,
  UNKNOWN = 2,
  INVALID_ARGUMENT = 3,
  DEADLINE_EXCEEDED = 4,
  NOT_FOUND = 5,
  ALREADY_EXISTS = 6,
  PERMISSION_DENIED = 7,
  RESOURCE_EXHAUSTED = 8,
  FAILED_PRECONDITION = 9,
  ABORTED = 10,
  OUT_OF_RANGE = 11,
  UNIMPLEMENTED = 12,
  INTERNAL = 13,
  UNAVAILABLE = 14,
  DATA_LOSS = 15,
  UNAUTHENTICATED = 16,
};

// "UNAVAILABLE"; for a number outside the list, "UNKNOWN".
std::string_view toText(Code code);

// How errors carry a T. The .lp.h of a schema specialises it for each struct that is annotated
// `$Lp.error`; for all other types there is this, which nobody defines.
template <typename T>
struct ErrorPayload {
  // The struct's, in its schema.
  static constexpr std::uint64_t ID = 0;
  // Throws RESOURCE_EXHAUSTED if there is no room for it in a message.
  static Bytes encode(const T& from);
  // Throws if the bytes are no T.
  static void decode(const Bytes& from, T& to);
};

namespace _ {

// A payload as it travels.
struct EncodedPayload {
  std::uint64_t type = 0;  // ErrorPayload::ID; 0: there is none
  Bytes bytes;
};

template <typename T>
constexpr void checkErrorPayload() {
  static_assert(ErrorPayload<T>::ID != 0,
                "the payload of an error is a struct that its schema annotates `$Lp.error`, and "
                "whose .lp.h is included");
}

}  // namespace _

// A call that failed. Thrown by handles and futures; a handler may throw it to choose the code its
// caller sees. Any other exception of a handler arrives as one of these too, with the code
// toError() gives it.
class Error: public std::exception {
 public:
  // As much text as an error has, in bytes: of more, the beginning, and how much there was.
  static constexpr std::size_t MOST_TEXT = std::size_t{1} << 20;
  // As much of a payload as an error may carry, in bytes of its message.
  static constexpr std::size_t MOST_PAYLOAD = std::size_t{64} << 20;

  Error(Code code, std::string text): Error(code, std::move(text), {}, {}) {}
  // With what its caller needs to act on it, as it is now. Throws an Error of its own,
  // RESOURCE_EXHAUSTED, if that is more than MOST_PAYLOAD.
  template <typename T>
  Error(Code code, std::string text, const T& payload);
  Error(Code code, std::string text, std::string node, std::string origin,
        _::EncodedPayload payload = {});

  Code code() const { return code_; }
  // What the thrower said, nothing added; no more than MOST_TEXT.
  const std::string& text() const { return text_; }
  // The node whose method was called, "producer/1"; empty if no node was reached.
  const std::string& node() const { return node_; }
  // Where it was thrown first: "store/0: std::runtime_error"; empty if unknown.
  const std::string& origin() const { return origin_; }
  // What the thrower has put into it; nothing if there is no payload, or that of another type. Also
  // if it cannot be read as a T, being of a broken peer, of one with another schema, or of more
  // than 64 structs in each other: the error itself still counts, so that is logged and not thrown.
  template <typename T>
  std::optional<T> payload() const;
  // For the runtime.
  const _::EncodedPayload& lpPayload() const { return payload_; }
  // The payload is not in it: "producer/1: UNAVAILABLE: text (from store/0: std::runtime_error)"
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  Code code_;
  std::string text_, node_, origin_, what_;
  _::EncodedPayload payload_;
};

// The error a caller sees for an exception of a handler that runs in `node`. Code by type, as
// Launchpad maps Python's: std::invalid_argument and std::domain_error INVALID_ARGUMENT,
// std::out_of_range OUT_OF_RANGE, std::bad_alloc RESOURCE_EXHAUSTED, std::system_error and the rest
// UNKNOWN. An lp::Error keeps code, origin and payload.
Error toError(std::exception_ptr exception, const std::string& node);

namespace _ {

// Throws RESOURCE_EXHAUSTED if it is too large; `text`: of the error that was to carry it.
EncodedPayload checkedPayload(std::uint64_t type, Bytes bytes, const std::string& text);
// In a catch block: that the payload of `error` could not be read.
void logUnreadablePayload(const Error& error);

}  // namespace _

template <typename T>
Error::Error(Code code, std::string text, const T& payload): Error(code, std::move(text)) {
  _::checkErrorPayload<T>();
  payload_ = _::checkedPayload(ErrorPayload<T>::ID, ErrorPayload<T>::encode(payload), text_);
}

template <typename T>
std::optional<T> Error::payload() const {
  _::checkErrorPayload<T>();
  if (payload_.type != ErrorPayload<T>::ID) return std::nullopt;
  try {
    T value;
    ErrorPayload<T>::decode(payload_.bytes, value);
    return value;
  } catch (...) {
    _::logUnreadablePayload(*this);
    return std::nullopt;
  }
}

}  // namespace lp
