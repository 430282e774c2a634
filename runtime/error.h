// What goes wrong between nodes, as one exception type with gRPC's canonical codes.
// In: a code and a text.  Out: lp::Error, the same in every launch type and over every transport.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

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

// A call that failed. Thrown by handles and futures; a handler may throw it to choose the code its
// caller sees. Any other exception of a handler arrives as one of these too, with the code
// toError() gives it.
class Error: public std::exception {
 public:
  Error(Code code, std::string text): Error(code, std::move(text), {}, {}) {}
  Error(Code code, std::string text, std::string node, std::string origin);

  Code code() const { return code_; }
  // What the thrower said, nothing added.
  const std::string& text() const { return text_; }
  // The node whose method was called, "producer/1"; empty if no node was reached.
  const std::string& node() const { return node_; }
  // Where it was thrown first: "store/0: std::runtime_error"; empty if unknown.
  const std::string& origin() const { return origin_; }
  // "producer/1: UNAVAILABLE: text (from store/0: std::runtime_error)"
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  Code code_;
  std::string text_, node_, origin_, what_;
};

// The error a caller sees for an exception of a handler that runs in `node`. Code by type, as
// Launchpad maps Python's: std::invalid_argument and std::domain_error INVALID_ARGUMENT,
// std::out_of_range OUT_OF_RANGE, std::bad_alloc RESOURCE_EXHAUSTED, std::system_error and the rest
// UNKNOWN. An lp::Error keeps code and origin.
Error toError(std::exception_ptr exception, const std::string& node);

}  // namespace lp
