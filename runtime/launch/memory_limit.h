// How much memory this process may have.
// In: MiB.  Out: a limit that the kernel keeps to, and words about it.
#pragma once

#include <cstdint>
#include <string>

namespace lp::_ {

// Limits what the process alone can write to; 0: does nothing. From then on `new` throws
// std::bad_alloc when there is no more. Does nothing under a sanitizer, which reserves more than
// any machine has. Throws FAILED_PRECONDITION if the process has more already.
void limitMemory(std::uint64_t mebibytes);

// "its memory is limited to 64 MiB", whoever has limited it; empty if nobody has.
std::string memoryLimitText();

}  // namespace lp::_
