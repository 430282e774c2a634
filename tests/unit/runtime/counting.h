// A count of the memory that Bytes take.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "runtime/bytes.h"

namespace echo {

// Counts the memory that Bytes take from when it is first asked for.
class Counting final: public lp::BytesAllocator {
 public:
  std::shared_ptr<std::byte[]> allocate(std::size_t size) override {
    bytes += size;
    return std::make_shared_for_overwrite<std::byte[]>(size);
  }
  std::atomic<std::size_t> bytes = 0;
};
inline Counting& counting() {
  static Counting& instance = *new Counting();
  lp::setBytesAllocator(instance);
  return instance;
}

}  // namespace echo
