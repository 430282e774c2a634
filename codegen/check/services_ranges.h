// `$Lp.range` where nothing is held to it: in structs that travel in calls.
// In: declarations, checked services.  Out: warnings.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/program/services.h"

namespace lp::gen {

void checkSentRanges(const Schemas& schemas, const Services& services, Diagnostics& diagnostics);

}  // namespace lp::gen
