// What the raw peers send.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

struct RawRequest {
  std::uint64_t slot;
  std::int64_t x;
  std::uint64_t size;  // of the blob wanted
};

// `size` bytes follow.
struct RawReply {
  std::uint64_t slot;
  std::int64_t x;
  std::uint64_t size;
};

constexpr std::size_t RAW_BUFFER = 64 * 1024;

}  // namespace bench
