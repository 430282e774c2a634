// Interfaces that extend others: a method's name must mean one method.
// In: Services with all methods.  Out: messages.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/program/services.h"

namespace lp::gen {

void checkInheritance(const Services& services, Diagnostics& diagnostics);

}  // namespace lp::gen
