#include "runtime/transport/send_queue.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace lp::_ {

namespace {

constexpr std::size_t WORD = sizeof(capnp::word);
// From here on a copy costs more than a piece of its own.
constexpr std::size_t LARGE = std::size_t{16} << 10;
constexpr std::size_t KEPT = std::size_t{256} << 10;  // of capacity, once all is sent
constexpr std::size_t PIECES = 64;                    // of one write

}  // namespace

std::byte* SendQueue::room(std::size_t size) {
  const std::size_t offset = used_;
  used_ += size;
  unsent_ += size;
  if (used_ > copied_.size()) copied_.resize(std::max(used_, 2 * copied_.size()));
  if (!pieces_.empty() && pieces_.back().keep == nullptr) {
    pieces_.back().size += size;
  } else {
    pieces_.push_back({nullptr, offset, size, nullptr});
  }
  return &copied_[offset];
}

void SendQueue::copy(const void* bytes, std::size_t size) {
  if (size > 0) std::memcpy(room(size), bytes, size);
}

void SendQueue::add(capnp::MessageBuilder& message, const std::shared_ptr<const void>& keep) {
  const auto segments = message.getSegmentsForOutput();
  // The table: the number of segments less one, the size of each in words, padded to a word.
  const auto size = [&](std::size_t i) {
    return i < segments.size() ? static_cast<std::uint32_t>(segments[i].size()) : 0;
  };
  const std::uint32_t head[2] = {static_cast<std::uint32_t>(segments.size() - 1), size(0)};
  const bool isCopied = keep == nullptr || segments[0].size() * WORD < LARGE;
  if (segments.size() == 1 && isCopied) {
    const std::size_t bytes = segments[0].size() * WORD;
    std::byte* to = room(sizeof head + bytes);
    std::memcpy(to, head, sizeof head);
    std::memcpy(to + sizeof head, segments[0].begin(), bytes);
    ++messages_;
    return;
  }
  copy(head, sizeof head);
  for (std::size_t i = 1; i < segments.size(); i += 2) {
    const std::uint32_t sizes[2] = {size(i), size(i + 1)};
    copy(sizes, sizeof sizes);
  }
  for (const auto& segment: segments) {
    const std::size_t bytes = segment.size() * WORD;
    if (keep != nullptr && bytes >= LARGE) {
      pieces_.push_back({reinterpret_cast<const std::byte*>(segment.begin()), 0, bytes, keep});
      unsent_ += bytes;
    } else {
      copy(segment.begin(), bytes);
    }
  }
  ++messages_;
}

void SendQueue::clear() {
  pieces_.clear();
  first_ = 0;
  messages_ = 0;
  unsent_ = 0;
  used_ = 0;
  if (copied_.size() > KEPT) copied_ = {};
}

void SendQueue::compact() {
  if (first_ >= PIECES && 2 * first_ >= pieces_.size()) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  const auto isCopied = [](const Piece& piece) { return piece.keep == nullptr; };
  const auto next =
      std::find_if(pieces_.begin() + static_cast<std::ptrdiff_t>(first_), pieces_.end(), isCopied);
  const std::size_t begin = next == pieces_.end() ? used_ : next->offset;
  if (begin < KEPT || 2 * begin < used_) return;
  std::memmove(copied_.data(), copied_.data() + begin, used_ - begin);
  used_ -= begin;
  for (auto piece = next; piece != pieces_.end(); ++piece) {
    if (isCopied(*piece)) piece->offset -= begin;
  }
}

void SendQueue::sent(std::size_t bytes) {
  unsent_ -= bytes;
  for (; bytes > 0; ++first_) {
    Piece& piece = pieces_[first_];
    if (piece.size > bytes) {
      piece.size -= bytes;
      if (piece.keep != nullptr) {
        piece.elsewhere += bytes;
      } else {
        piece.offset += bytes;
      }
      return;
    }
    bytes -= piece.size;
    piece.keep = nullptr;
  }
}

bool SendQueue::flush(ByteStream& stream) {
  while (first_ < pieces_.size()) {
    std::array<iovec, PIECES> vectors;
    const std::size_t count = std::min(pieces_.size() - first_, PIECES);
    for (std::size_t i = 0; i < count; ++i) {
      const Piece& piece = pieces_[first_ + i];
      const std::byte* from = piece.keep != nullptr ? piece.elsewhere : &copied_[piece.offset];
      vectors[i] = {const_cast<std::byte*>(from), piece.size};
    }
    const ssize_t wrote = stream.write(std::span(vectors).first(count));
    if (wrote >= 0) {
      sent(static_cast<std::size_t>(wrote));
    } else if (errno == EAGAIN) {
      compact();
      return false;
    } else {
      break;
    }
  }
  clear();
  return true;
}

}  // namespace lp::_
