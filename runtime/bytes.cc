#include "runtime/bytes.h"

#include <atomic>

#include "runtime/bytes_source.h"

namespace lp {

namespace {

constexpr std::size_t WORD = 8;

class Heap final: public BytesAllocator {
 public:
  std::shared_ptr<std::byte[]> allocate(std::size_t size) override {
    return size < SMALL ? blockOf<Words>(size) : blockOf<Line>(size);
  }

 private:
  struct alignas(16) Words {
    std::byte bytes[16];
  };
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  static constexpr std::size_t SMALL = 1024;

  template <typename Unit>
  static std::shared_ptr<std::byte[]> blockOf(std::size_t size) {
    auto units = std::make_shared_for_overwrite<Unit[]>((size + sizeof(Unit) - 1) / sizeof(Unit));
    auto* begin = reinterpret_cast<std::byte*>(units.get());
    return std::shared_ptr<std::byte[]>(std::move(units), begin);
  }
};

constinit std::atomic<BytesAllocator*> allocatorInUse = nullptr;

BytesAllocator& allocator() {
  static Heap heap;
  BytesAllocator* set = allocatorInUse.load(std::memory_order_acquire);
  return set != nullptr ? *set : heap;
}

constinit thread_local const _::BytesSource* sourceOfThread = nullptr;

}  // namespace

void setBytesAllocator(BytesAllocator& allocator) {
  allocatorInUse.store(&allocator, std::memory_order_release);
}

std::shared_ptr<std::byte[]> Bytes::newBlock(std::size_t size) {
  const std::size_t whole = (size + WORD - 1) / WORD * WORD;
  auto block = allocator().allocate(whole);
  if (whole != size) std::memset(block.get() + size, 0, whole - size);
  return block;
}

namespace _ {

SourceScope::SourceScope(const BytesSource* source)
    : outer_(std::exchange(sourceOfThread, source)) {}
SourceScope::~SourceScope() { sourceOfThread = outer_; }

Bytes ownedBytes(std::span<const std::byte> view) {
  if (view.size() >= LARGE_BYTES && sourceOfThread != nullptr) {
    if (auto shared = sourceOfThread->share(view)) return *std::move(shared);
  }
  return Bytes(view);
}

}  // namespace _

}  // namespace lp
