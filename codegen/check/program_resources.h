// The rules for what a node's process is given: resources, environment, working directory.
// In: a node as it was read.  Out: the same in a NodeEntry, and messages.
#pragma once

#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/program/program.h"

namespace lp::gen {

// Of a node with a label.
void checkSurroundings(const NodeDecl& node, NodeEntry& entry, Diagnostics& diagnostics);

// Of nodes that share a process, as far as the topology alone decides; the rest is looked at when
// the program is launched.
void checkSharedSurroundings(const ProgramDecl& program, const std::vector<Colocation>& colocations,
                             Diagnostics& diagnostics);

}  // namespace lp::gen
