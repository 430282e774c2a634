#include "runtime/call/content.h"

#include <capnp/message.h>

#include <cstring>
#include <limits>

namespace lp::_ {

namespace {

// Follows the pointers of a message to where large Data may be.
class ContentCopier {
 public:
  ContentCopier(const BytesSource& source, ContentMessage& to): source_(source), to_(to) {}

  void pointer(capnp::AnyPointer::Reader from, capnp::AnyPointer::Builder to) {
    switch (from.getPointerType()) {
      case capnp::PointerType::STRUCT: {
        const auto one = from.getAs<capnp::AnyStruct>();
        structure(one, to.initAsAnyStruct(dataWords(one), pointerCount(one)));
        return;
      }
      case capnp::PointerType::LIST:
        list(from, to);
        return;
      case capnp::PointerType::NULL_:
      case capnp::PointerType::CAPABILITY:
        to.set(from);
        return;
    }
  }

 private:
  static std::uint16_t dataWords(const capnp::AnyStruct::Reader& one) {
    return static_cast<std::uint16_t>(one.getDataSection().size() / sizeof(capnp::word));
  }
  static std::uint16_t pointerCount(const capnp::AnyStruct::Reader& one) {
    return static_cast<std::uint16_t>(one.getPointerSection().size());
  }

  // `to` has the same size.
  void structure(const capnp::AnyStruct::Reader& from, capnp::AnyStruct::Builder to) {
    const auto data = from.getDataSection();
    if (data.size() > 0) std::memcpy(to.getDataSection().begin(), data.begin(), data.size());
    const auto pointers = from.getPointerSection();
    auto copies = to.getPointerSection();
    for (unsigned i = 0; i < pointers.size(); ++i) pointer(pointers[i], copies[i]);
  }

  void list(capnp::AnyPointer::Reader from, capnp::AnyPointer::Builder to) {
    const auto elements = from.getAs<capnp::AnyList>();
    const unsigned size = elements.size();
    if (elements.getElementSize() == capnp::ElementSize::POINTER) {
      const auto pointers = elements.as<capnp::List<capnp::AnyPointer>>();
      auto copies =
          to.initAsAnyList(capnp::ElementSize::POINTER, size).as<capnp::List<capnp::AnyPointer>>();
      for (unsigned i = 0; i < size; ++i) pointer(pointers[i], copies[i]);
    } else if (elements.getElementSize() == capnp::ElementSize::INLINE_COMPOSITE && size > 0) {
      const auto structs = elements.as<capnp::List<capnp::AnyStruct>>();
      auto copies = to.initAsListOfAnyStruct(dataWords(structs[0]), pointerCount(structs[0]), size);
      for (unsigned i = 0; i < size; ++i) structure(structs[i], copies[i]);
    } else if (!share(elements, to)) {
      to.set(from);
    }
  }

  bool share(const capnp::AnyList::Reader& elements, capnp::AnyPointer::Builder to) {
    if (elements.getElementSize() != capnp::ElementSize::BYTE) return false;
    const auto raw = elements.getRawBytes();
    if (raw.size() < LARGE_BYTES) return false;
    const auto bytes = source_.share(std::as_bytes(std::span(raw.begin(), raw.size())));
    if (!bytes) return false;
    to.adopt(to_.newData(*bytes));
    return true;
  }

  const BytesSource& source_;
  ContentMessage& to_;
};

}  // namespace

void copyContent(capnp::AnyPointer::Reader from, const BytesSource* source, ContentMessage& to) {
  const bool isLarge = from.targetSize().wordCount >= LARGE_BYTES / sizeof(capnp::word);
  if (source == nullptr || !isLarge) {
    to.content().set(from);
  } else {
    ContentCopier(*source, to).pointer(from, to.content());
  }
}

std::vector<std::uint64_t> canonicalWords(capnp::AnyPointer::Reader from) {
  const kj::Array<capnp::word> words = from.getAs<capnp::AnyStruct>().canonicalize();
  std::vector<std::uint64_t> copy(words.size());
  if (!copy.empty()) std::memcpy(copy.data(), words.begin(), words.size() * sizeof(capnp::word));
  return copy;
}

void writeWords(std::span<const std::uint64_t> canonical, capnp::AnyPointer::Builder to) {
  const kj::ArrayPtr<const capnp::word> words(
      reinterpret_cast<const capnp::word*>(canonical.data()), canonical.size());
  capnp::ReaderOptions options;
  options.traversalLimitInWords = std::numeric_limits<std::uint64_t>::max();
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(&words, 1), options);
  to.set(reader.getRoot<capnp::AnyPointer>());
}

}  // namespace lp::_
