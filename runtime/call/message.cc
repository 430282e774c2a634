#include "runtime/call/message.h"

#include <kj/async.h>
#include <kj/debug.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "runtime/call/target.h"

namespace lp::_ {

namespace {

// Only holds a Target. All that would make a call is an error of ours.
class TargetHook final: public capnp::ClientHook {
 public:
  explicit TargetHook(std::shared_ptr<Target> target): target_(std::move(target)) {}

  const std::shared_ptr<Target>& target() const { return target_; }

  capnp::Request<capnp::AnyPointer, capnp::AnyPointer> newCall(
      uint64_t, uint16_t, kj::Maybe<capnp::MessageSize>) override {
    KJ_UNIMPLEMENTED("handles of lpgen are not called through Cap'n Proto's clients");
  }
  VoidPromiseAndPipeline call(uint64_t, uint16_t, kj::Own<capnp::CallContextHook>&&) override {
    KJ_UNIMPLEMENTED("handles of lpgen are not called through Cap'n Proto's clients");
  }
  kj::Maybe<capnp::ClientHook&> getResolved() override { return nullptr; }
  kj::Maybe<kj::Promise<kj::Own<capnp::ClientHook>>> whenMoreResolved() override { return nullptr; }
  // A new hook, not a reference: kj's counts are for one thread, and messages move between threads.
  kj::Own<capnp::ClientHook> addRef() override { return hookOf(target_); }
  const void* getBrand() override { return &BRAND; }
  kj::Maybe<int> getFd() override { return nullptr; }

  static constexpr char BRAND = 0;

 private:
  std::shared_ptr<Target> target_;
};

}  // namespace

kj::Own<capnp::ClientHook> hookOf(std::shared_ptr<Target> target) {
  return kj::heap<TargetHook>(std::move(target));
}

std::shared_ptr<Target> targetOf(capnp::ClientHook& hook) {
  if (hook.getBrand() != &TargetHook::BRAND) return nullptr;
  return static_cast<TargetHook&>(hook).target();
}

std::shared_ptr<Target> targetOf(capnp::Capability::Client client) {
  auto hook = capnp::ClientHook::from(kj::mv(client));
  return targetOf(*hook);
}

kj::Array<kj::Maybe<kj::Own<capnp::ClientHook>>> hooksOf(
    const std::vector<std::shared_ptr<Target>>& targets) {
  auto hooks = kj::heapArrayBuilder<kj::Maybe<kj::Own<capnp::ClientHook>>>(targets.size());
  for (const std::shared_ptr<Target>& target: targets) {
    if (target == nullptr) {
      hooks.add(nullptr);
    } else {
      hooks.add(hookOf(target));
    }
  }
  return hooks.finish();
}

capnp::AnyPointer::Builder Attachments::imbue(capnp::AnyPointer::Builder content) {
  using Internal = capnp::_::PointerHelpers<capnp::AnyPointer>;
  return capnp::AnyPointer::Builder(Internal::getInternalBuilder(kj::mv(content)).imbue(this));
}

Attachments* Attachments::of(capnp::Orphanage message) {
  return dynamic_cast<Attachments*>(capnp::_::OrphanageInternal::getCapTable(message));
}

bool Attachments::keep(const Bytes& bytes) {
  if (bytes_.size() == MOST_BYTES) return false;
  bytes_.push_back(bytes);
  return true;
}

std::optional<Bytes> Attachments::share(std::span<const std::byte> view) const {
  for (const Bytes& bytes: bytes_) {
    if (bytes.data() == view.data() && bytes.size() == view.size()) return bytes;
  }
  return std::nullopt;
}

kj::Maybe<kj::Own<capnp::ClientHook>> Attachments::extractCap(unsigned index) {
  if (index >= capabilities_.size() || capabilities_[index] == nullptr) return nullptr;
  return hookOf(capabilities_[index]);
}

unsigned Attachments::injectCap(kj::Own<capnp::ClientHook>&& hook) {
  capabilities_.push_back(targetOf(*hook));
  return static_cast<unsigned>(capabilities_.size() - 1);
}

void Attachments::dropCap(unsigned index) {
  if (index < capabilities_.size()) capabilities_[index] = nullptr;
}

namespace {

capnp::Orphan<capnp::Data> sharedData(const Bytes& from, capnp::Orphanage message,
                                      Attachments* attachments) {
  const capnp::Data::Reader data(reinterpret_cast<const kj::byte*>(from.data()), from.size());
  if (from.size() >= LARGE_BYTES && attachments != nullptr && attachments->keep(from)) {
    return message.referenceExternalData(data);
  }
  return message.newOrphanCopy(data);
}

}  // namespace

capnp::Orphan<capnp::Data> newData(const Bytes& from, capnp::Orphanage message) {
  return sharedData(from, message, Attachments::of(message));
}

// As long as it has no head, the message is one struct: nothing but data, then the two pointers of
// a Payload, of which the first is the content.
MessageRoom::MessageRoom(std::size_t headWords) {
  constexpr unsigned POINTERS = 2;
  const std::uint64_t root = (headWords - 1) << 32 | std::uint64_t{POINTERS} << 48;
  std::memcpy(static_cast<void*>(words), &root, sizeof root);
  segment = {kj::arrayPtr(words, WORDS), headWords + POINTERS};
}

ContentMessage::ContentMessage(std::size_t headWords)
    : MessageRoom(headWords),
      MessageBuilder(kj::arrayPtr(&segment, 1)),
      content_(attachments_.imbue(getRoot<capnp::AnyStruct>().getPointerSection()[0])) {}

capnp::Orphan<capnp::Data> ContentMessage::newData(const Bytes& from) {
  return sharedData(from, getOrphanage(), &attachments_);
}

kj::ArrayPtr<capnp::word> ContentMessage::allocateSegment(unsigned minimumSize) {
  // Each as large as all before it.
  constexpr std::size_t MOST = capnp::MAX_SEGMENT_WORDS / capnp::WORDS;
  const std::size_t size = std::max<std::size_t>(minimumSize, std::min<std::size_t>(total_, MOST));
  void* memory = std::calloc(size, sizeof(capnp::word));
  if (memory == nullptr) throw std::bad_alloc();
  more_.emplace_back(memory);
  total_ += size;
  return kj::arrayPtr(static_cast<capnp::word*>(memory), size);
}

}  // namespace lp::_
