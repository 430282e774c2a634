#include "runtime/transport/framing.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr std::size_t WORD = sizeof(capnp::word);

capnp::ReaderOptions readerOptions(std::size_t words) {
  capnp::ReaderOptions options;
  // Bounds what a message full of pointers to one place can make a reader do.
  options.traversalLimitInWords = std::max<std::uint64_t>(8u << 20, std::uint64_t{words} * 8);
  return options;
}

std::uint32_t numberAt(const std::byte* from) {
  std::uint32_t number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

}  // namespace

IncomingMessage::IncomingMessage(kj::Array<capnp::word> words)
    : words_(kj::mv(words)), reader_(words_, readerOptions(words_.size())) {}

std::span<std::byte> MessageCutter::space() {
  if (large_ != nullptr) {
    return std::as_writable_bytes(std::span(large_.begin(), large_.size())).subspan(largeFilled_);
  }
  if (begin_ == end_) begin_ = end_ = 0;
  if (buffer_.size() - end_ < WORD) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return std::span(buffer_).subspan(end_);
}

void MessageCutter::filled(std::size_t bytes) {
  if (large_ != nullptr) {
    largeFilled_ += bytes;
  } else {
    end_ += bytes;
  }
}

std::optional<std::uint64_t> MessageCutter::frontSize() const {
  const std::size_t have = end_ - begin_;
  const std::byte* front = buffer_.data() + begin_;
  if (have < WORD) return std::nullopt;
  // Compared before the addition, which 2^32-1 would wrap.
  if (numberAt(front) >= MAX_SEGMENTS) {
    throw Error(Code::INVALID_ARGUMENT,
                "a message of more than " + std::to_string(MAX_SEGMENTS) + " segments");
  }
  const std::size_t segments = std::size_t{numberAt(front)} + 1;
  const std::size_t table = (segments / 2 + 1) * WORD;
  if (have < table) return std::nullopt;
  std::uint64_t words = table / WORD;
  for (std::size_t i = 0; i < segments; ++i) words += numberAt(front + 4 * (i + 1));
  if (words > MAX_MESSAGE_WORDS) {
    throw Error(Code::INVALID_ARGUMENT,
                "a message of " + std::to_string(words * WORD) + " bytes; at most " +
                    std::to_string(MAX_MESSAGE_WORDS * WORD) + " are taken");
  }
  return words;
}

std::unique_ptr<IncomingMessage> MessageCutter::next() {
  if (large_ != nullptr) {
    if (largeFilled_ < large_.size() * WORD) return nullptr;
    largeFilled_ = 0;
    return std::make_unique<IncomingMessage>(kj::mv(large_));
  }
  const std::optional<std::uint64_t> words = frontSize();
  if (!words) return nullptr;
  const std::size_t bytes = *words * WORD;
  const std::size_t have = std::min(bytes, end_ - begin_);
  if (have < bytes && bytes <= buffer_.size() / 2) return nullptr;
  auto whole = kj::heapArray<capnp::word>(*words);
  std::memcpy(whole.begin(), buffer_.data() + begin_, have);
  begin_ += have;
  if (have == bytes) return std::make_unique<IncomingMessage>(kj::mv(whole));
  large_ = kj::mv(whole);
  largeFilled_ = have;
  return nullptr;
}

}  // namespace lp::_
