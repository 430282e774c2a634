// Memory of objects that come and go with every call.
// In: make<T>() instead of std::make_shared.  Out: in the steady state no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

#include "runtime/sanitizers.h"

namespace lp::_ {

// Blocks of one size that this thread freed, for this thread's next ones. AddressSanitizer sees
// plain new and delete, or it would miss uses after free.
template <std::size_t SIZE, std::size_t ALIGNMENT>
class FreeBlocks {
 public:
  static void* take() {
    FreeBlocks& mine = ofThread();
    if (!HAS_ADDRESS_SANITIZER && mine.count_ > 0) return mine.blocks_[--mine.count_];
    return ::operator new(SIZE, std::align_val_t(ALIGNMENT));
  }
  static void give(void* block) {
    FreeBlocks& mine = ofThread();
    if (!HAS_ADDRESS_SANITIZER && mine.count_ < mine.limit_) {
      mine.blocks_[mine.count_++] = block;
    } else {
      ::operator delete(block, std::align_val_t(ALIGNMENT));
    }
  }

 private:
  ~FreeBlocks() {
    while (count_ > 0) ::operator delete(blocks_[--count_], std::align_val_t(ALIGNMENT));
    // What is freed later while the thread ends is not kept.
    limit_ = 0;
  }
  static FreeBlocks& ofThread() {
    static thread_local FreeBlocks instance;
    return instance;
  }

  static constexpr std::size_t MOST = 512;
  std::array<void*, MOST> blocks_;
  std::size_t count_ = 0;
  std::size_t limit_ = MOST;
};

template <typename T>
struct RecyclingAllocator {
  using value_type = T;
  RecyclingAllocator() = default;
  template <typename U>
  RecyclingAllocator(const RecyclingAllocator<U>& /*other*/) {}

  T* allocate(std::size_t count) {
    if (count != 1) return std::allocator<T>().allocate(count);
    return static_cast<T*>(FreeBlocks<sizeof(T), alignof(T)>::take());
  }
  void deallocate(T* block, std::size_t count) {
    if (count != 1) return std::allocator<T>().deallocate(block, count);
    FreeBlocks<sizeof(T), alignof(T)>::give(block);
  }
  bool operator==(const RecyclingAllocator& /*other*/) const { return true; }
};

template <typename T, typename... Arguments>
std::shared_ptr<T> recycled(Arguments&&... arguments) {
  return std::allocate_shared<T>(RecyclingAllocator<T>(), std::forward<Arguments>(arguments)...);
}

}  // namespace lp::_
