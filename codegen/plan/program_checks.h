// Which arguments of a node can be made of some parameters and not of others.
// In: a checked program, a node of it.  Out: what is to be checked when it is launched.
#pragma once

#include <vector>

#include "codegen/plan/program.h"
#include "codegen/program/program.h"

namespace lp::gen {

std::vector<PlannedCheck> planChecks(const Program& program, const NodeEntry& entry);

}  // namespace lp::gen
