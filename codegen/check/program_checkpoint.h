// What a node with a checkpoint needs of its class.
// In: the class.  Out: the names of its save() and load(), or messages.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"
#include "codegen/program/program.h"

namespace lp::gen {

// Of a node that is an object of that class.
void checkCheckpoint(const NodeDecl& node, const CppClass& object, NodeClass& made,
                     Diagnostics& diagnostics);

}  // namespace lp::gen
