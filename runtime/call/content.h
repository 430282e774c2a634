// What stands in a message, whatever its schema.
// In: arguments or results, and the memory they lie in.  Out: the same in a message under
// construction, where large Data is shared, not copied; words to compare them by.
#pragma once

#include <capnp/any.h>

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/bytes_source.h"
#include "runtime/call/message.h"

namespace lp::_ {

// Handles go along. `source` may be null: then all is copied.
void copyContent(capnp::AnyPointer::Reader from, const BytesSource* source, ContentMessage& to);

// A struct in Cap'n Proto's canonical form, which is one for equal values, however they were
// written. Throws if there are handles in it.
std::vector<std::uint64_t> canonicalWords(capnp::AnyPointer::Reader from);
// And back.
void writeWords(std::span<const std::uint64_t> canonical, capnp::AnyPointer::Builder to);

}  // namespace lp::_
