#include "runtime/transport/framing.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

#include "runtime/call/recycle.h"
#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr std::size_t WORD = sizeof(capnp::word);
// Buffers kept for the next messages: page faults are what a large message costs most.
constexpr std::size_t MOST_SPARES = 4;
constexpr std::size_t MOST_SPARE_BYTES = std::size_t{128} << 20;

capnp::ReaderOptions readerOptions(std::size_t words) {
  capnp::ReaderOptions options;
  // Bounds what a message full of pointers to one place can make a reader do.
  options.traversalLimitInWords = std::max<std::uint64_t>(8u << 20, std::uint64_t{words} * 8);
  return options;
}

std::uint32_t numberAt(const void* from) {
  std::uint32_t number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

}  // namespace

bool MessageBytes::isOneSegment() const { return numberAt(words.begin()) == 0; }

// Its sizes were added up when it was cut.
kj::ArrayPtr<const capnp::word> MessageBytes::segment(unsigned id) const {
  const auto* table = reinterpret_cast<const std::byte*>(words.begin());
  const std::uint32_t last = numberAt(table);
  if (id > last) return nullptr;
  const auto size = [&](unsigned i) { return numberAt(table + 4 * (std::size_t{i} + 1)); };
  std::size_t begin = (std::size_t{last} + 1) / 2 + 1;
  for (unsigned i = 0; i < id; ++i) begin += size(i);
  return words.slice(begin, begin + size(id));
}

IncomingMessage::IncomingMessage(MessageBytes bytes, std::size_t skipped)
    : MessageReader(readerOptions(bytes.words.size())),
      bytes_(std::move(bytes)),
      skipped_(skipped) {}

kj::ArrayPtr<const capnp::word> IncomingMessage::getSegment(unsigned id) {
  const auto segment = bytes_.segment(id);
  return id == 0 ? segment.slice(std::min(skipped_, segment.size()), segment.size()) : segment;
}

std::optional<Bytes> IncomingMessage::share(std::span<const std::byte> view) const {
  const auto all = std::as_bytes(std::span(bytes_.words.begin(), bytes_.words.size()));
  const std::less_equal<const std::byte*> before;
  const bool isHere =
      before(all.data(), view.data()) && before(view.data() + view.size(), all.data() + all.size());
  if (!isHere || view.size() < bytes_.buffer->size() / 4) return std::nullopt;
  return BytesMaker::make(recycled<BufferRef>(bytes_.buffer), view);
}

BufferRef MessageCutter::newBuffer(std::size_t bytes) {
  const auto fits = [&](const BufferRef& spare) {
    return spare.isOnly() && spare->size() >= bytes && spare->size() <= 2 * bytes;
  };
  const auto found = std::ranges::find_if(spares_, fits);
  if (found == spares_.end()) return Buffer::make(bytes);
  BufferRef buffer = std::move(*found);
  spares_.erase(found);
  return buffer;
}

void MessageCutter::moveTo(std::size_t bytes) {
  BufferRef next = newBuffer(std::max(bytes, end_ - begin_));
  std::memcpy(next->data(), buffer_->data() + begin_, end_ - begin_);
  end_ -= std::exchange(begin_, 0);
  keep(std::exchange(buffer_, std::move(next)));
}

void MessageCutter::keep(BufferRef spare) {
  if (spare->size() > MOST_SPARE_BYTES) return;
  spares_.push_back(std::move(spare));
  std::size_t bytes = 0;
  for (const BufferRef& one: spares_) bytes += one->size();
  while (spares_.size() > MOST_SPARES || bytes > MOST_SPARE_BYTES) {
    bytes -= spares_.front()->size();
    spares_.erase(spares_.begin());
  }
}

void MessageCutter::trim() {
  spares_.clear();
  if (begin_ != end_ || buffer_->size() <= SMALL) return;
  buffer_ = Buffer::make(SMALL);
  begin_ = end_ = limit_ = expected_ = 0;
}

std::span<std::byte> MessageCutter::space() {
  if (limit_ <= end_) {
    limit_ = 0;
    if (begin_ == end_) {
      // After a large message there comes another one, perhaps: then it is read to where it stays.
      const std::size_t wanted = expected_ != 0 ? expected_ : SMALL;
      if (buffer_.isOnly()) begin_ = end_ = 0;
      const std::size_t left = buffer_->size() - end_;
      const bool fits = expected_ != 0 ? begin_ == 0 && left >= wanted && left <= 2 * wanted
                                       : buffer_->size() == SMALL;
      if (!fits) moveTo(wanted);
      // Not too much of it at once: if it is larger than that it moves.
      if (expected_ != 0) limit_ = std::min(wanted, 2 * SMALL);
    }
  }
  // What is left at the end of a buffer is too little to be worth a read of its own.
  if (limit_ == 0 && buffer_->size() - end_ < SMALL / 8) moveTo(SMALL);
  return {buffer_->data() + end_, (limit_ != 0 ? limit_ : buffer_->size()) - end_};
}

void MessageCutter::filled(std::size_t bytes) { end_ += bytes; }

std::optional<std::uint64_t> MessageCutter::frontSize() const {
  const std::size_t have = end_ - begin_;
  const std::byte* front = buffer_->data() + begin_;
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

bool MessageCutter::hasNext() const {
  try {
    const std::optional<std::uint64_t> words = frontSize();
    return words && *words * WORD <= end_ - begin_;
  } catch (const Error&) {
    return true;
  }
}

std::optional<MessageBytes> MessageCutter::next() {
  const std::optional<std::uint64_t> words = frontSize();
  if (!words) return std::nullopt;
  const std::size_t bytes = *words * WORD;
  const bool isLarge = bytes > SMALL / 2;
  if (end_ - begin_ < bytes) {
    // One that does not fit in what is left gets a place where it does.
    const std::size_t room = isLarge ? bytes + BEHIND : SMALL;
    if (begin_ + bytes > buffer_->size()) moveTo(room);
    limit_ = isLarge ? std::min(begin_ + room, buffer_->size()) : 0;
    return std::nullopt;
  }
  const auto* at = reinterpret_cast<const capnp::word*>(buffer_->data() + begin_);
  MessageBytes message{buffer_, kj::arrayPtr(at, *words)};
  begin_ += bytes;
  limit_ = 0;
  expected_ = isLarge ? bytes + BEHIND : 0;
  return message;
}

}  // namespace lp::_
