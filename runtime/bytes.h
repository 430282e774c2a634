// Immutable bytes that are cheap to copy: what Data is in results and in value structs.
// In: a size and a filler, or bytes to copy.  Out: a shared, read-only block.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lp {

// Where Bytes get their memory. Another one may take the heap's place, from any thread; it is used
// as long as the process lives.
class BytesAllocator {
 public:
  virtual ~BytesAllocator() = default;
  // At least `size` bytes, aligned to 8 or more, given back with the last copy of the pointer.
  virtual std::shared_ptr<std::byte[]> allocate(std::size_t size) = 0;
};
void setBytesAllocator(BytesAllocator& allocator);

namespace _ {
class BytesMaker;
}

// Reference-counted, never changed after it was made, usable from any thread. Empty by default.
// Large ones travel without being copied: a message refers to them, and what is decoded from a
// message shares its memory.
class Bytes {
 public:
  Bytes() = default;
  // Copies.
  explicit Bytes(std::span<const std::byte> bytes)
      : Bytes(allocate(bytes.size(), [&](std::span<std::byte> to) {
          if (!bytes.empty()) std::memcpy(to.data(), bytes.data(), bytes.size());
        })) {}
  explicit Bytes(std::string_view text): Bytes(std::as_bytes(std::span(text))) {}

  // `size` bytes, written by fill(std::span<std::byte>) before anyone else sees them.
  template <typename Fill>
  static Bytes allocate(std::size_t size, Fill&& fill) {
    auto block = newBlock(size);
    fill(std::span<std::byte>(block.get(), size));
    return Bytes(std::move(block), size);
  }

  const std::byte* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  operator std::span<const std::byte>() const { return {data(), size()}; }
  // The same bytes as characters; valid as long as any copy of this lives.
  std::string_view text() const { return {reinterpret_cast<const char*>(data()), size()}; }

  bool operator==(const Bytes& other) const {
    return std::equal(data(), data() + size(), other.data(), other.data() + other.size());
  }

 private:
  friend class _::BytesMaker;
  Bytes(std::shared_ptr<const std::byte[]> data, std::size_t size)
      : data_(std::move(data)), size_(size) {}
  // Whole words, the last one zeroed.
  static std::shared_ptr<std::byte[]> newBlock(std::size_t size);

  // Aligned to words, and readable to the end of the last one: messages consist of words.
  std::shared_ptr<const std::byte[]> data_;
  std::size_t size_ = 0;
};

// What handles take for Data: all that a std::span of bytes is made from. Bytes among it need not
// be copied, as they never change.
class BytesView {
 public:
  BytesView() = default;
  BytesView(const Bytes& bytes): view_(bytes), bytes_(&bytes) {}
  BytesView(const std::byte* data, std::size_t size): view_(data, size) {}
  template <typename From>
    requires(std::convertible_to<From, std::span<const std::byte>> &&
             !std::derived_from<std::remove_cvref_t<From>, Bytes> &&
             !std::same_as<std::remove_cvref_t<From>, BytesView>)
  BytesView(From&& from): view_(std::forward<From>(from)) {}

  operator std::span<const std::byte>() const { return view_; }
  // The Bytes that it was made from; null if it was something else.
  const Bytes* bytes() const { return bytes_; }

 private:
  std::span<const std::byte> view_;
  const Bytes* bytes_ = nullptr;
};

}  // namespace lp
