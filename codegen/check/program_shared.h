// The rules for objects that nodes of a process share: all nodes say the same of one.
// In: arguments that were checked.  Out: messages.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/program/program.h"

namespace lp::gen {

// After the classes were checked.
void checkShared(const std::vector<NodeEntry>& nodes, Diagnostics& diagnostics);

}  // namespace lp::gen
