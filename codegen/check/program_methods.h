// Which method of a class serves which method of a service; and run().
// In: a class as Clang read it, and a checked Service.  Out: ServedMethods, or messages.
#pragma once

#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"

namespace lp::gen {

// All methods of the service and of those it extends; of those in `batched` the class has the batch
// form. `at` is the place of `serves`.
std::vector<ServedMethod> checkMethods(const ProgramScope& scope, const CppClass& object,
                                       const Service& service, const BatchedMethods& batched,
                                       const Position& at, Diagnostics& diagnostics);

// The class's run(), unless it is one of the service's methods.
RunKind checkRun(const ProgramScope& scope, const CppClass& object, const Service* service,
                 Diagnostics& diagnostics);

}  // namespace lp::gen
