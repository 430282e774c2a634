// Immutable bytes that are cheap to copy: what Data is in results and in value structs.
// In: a size and a filler, or bytes to copy.  Out: a shared, read-only block.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lp {

// Reference-counted, never changed after it was made, usable from any thread. Empty by default.
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
    auto block = std::make_shared_for_overwrite<std::byte[]>(size);
    fill(std::span<std::byte>(block.get(), size));
    Bytes bytes;
    bytes.data_ = std::move(block);
    bytes.size_ = size;
    return bytes;
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
  std::shared_ptr<const std::byte[]> data_;
  std::size_t size_ = 0;
};

}  // namespace lp
