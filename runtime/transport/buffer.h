// Memory that messages arrive in, shared by those who read them.
// In: a size.  Out: a block that is used again when nobody else has it any more.
#pragma once

#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace lp::_ {

class BufferRef;

class Buffer {
 public:
  static BufferRef make(std::size_t bytes);

  std::byte* data() { return reinterpret_cast<std::byte*>(this) + HEADER; }
  std::size_t size() const { return size_; }

 private:
  friend class BufferRef;
  static constexpr std::size_t HEADER = 64;
  explicit Buffer(std::size_t size): size_(size) {}

  std::atomic<std::size_t> references_{1};
  std::size_t size_;
};

// A counted reference, from any thread.
class BufferRef {
 public:
  BufferRef() = default;
  explicit BufferRef(Buffer* buffer): buffer_(buffer) {}
  BufferRef(const BufferRef& other): buffer_(other.buffer_) {
    if (buffer_ != nullptr) buffer_->references_.fetch_add(1, std::memory_order_relaxed);
  }
  BufferRef(BufferRef&& other) noexcept: buffer_(std::exchange(other.buffer_, nullptr)) {}
  BufferRef& operator=(BufferRef other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~BufferRef() {
    if (buffer_ == nullptr) return;
    if (buffer_->references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    buffer_->~Buffer();
    ::operator delete(buffer_, std::align_val_t(Buffer::HEADER));
  }

  explicit operator bool() const { return buffer_ != nullptr; }
  Buffer* operator->() const { return buffer_; }
  // Nobody else has it: what others did with it is over.
  bool isOnly() const { return buffer_->references_.load(std::memory_order_acquire) == 1; }

 private:
  Buffer* buffer_ = nullptr;
};

inline BufferRef Buffer::make(std::size_t bytes) {
  void* block = ::operator new(HEADER + bytes, std::align_val_t(HEADER));
  return BufferRef(new (block) Buffer(bytes));
}

}  // namespace lp::_
