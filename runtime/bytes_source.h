// How Bytes that are decoded from a message share its memory instead of copying it.
// In: who has the memory of the message that this thread decodes.  Out: Bytes, shared or copied.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "runtime/bytes.h"

namespace lp::_ {

// From here on a copy costs more than keeping count of who shares.
inline constexpr std::size_t LARGE_BYTES = std::size_t{16} << 10;

// Makes Bytes of memory that is there already: whole words, which nobody changes any more.
class BytesMaker {
 public:
  static Bytes make(std::shared_ptr<const void> keep, std::span<const std::byte> view) {
    return {std::shared_ptr<const std::byte[]>(std::move(keep), view.data()), view.size()};
  }
};

// The memory of a message.
class BytesSource {
 public:
  // Nothing if the view does not lie in this memory, or would keep too much of it.
  virtual std::optional<Bytes> share(std::span<const std::byte> view) const = 0;

 protected:
  ~BytesSource() = default;
};

// What this thread decodes while the scope lasts lies in that memory, unless it lies elsewhere.
class SourceScope {
 public:
  explicit SourceScope(const BytesSource* source);
  ~SourceScope();
  SourceScope(const SourceScope&) = delete;
  SourceScope& operator=(const SourceScope&) = delete;

 private:
  const BytesSource* outer_;
};

// The bytes for somebody who keeps them: shared with the message where that is possible.
Bytes ownedBytes(std::span<const std::byte> view);

}  // namespace lp::_
