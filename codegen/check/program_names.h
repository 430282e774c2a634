// The rules for names of programs, labels, parameters and services.
// In: a name with its place.  Out: whether it may stand, or a message with what was meant.
#pragma once

#include <string>
#include <string_view>

#include "codegen/base/diagnostics.h"
#include "codegen/check/program_scope.h"
#include "runtime/proper_name.h"

namespace lp::gen {

using _::isProperName;
// A program's name is a namespace of its own: no keyword, no macro, not one that is taken.
bool isReservedNamespace(std::string_view name);

void reportUnknownLabel(const ProgramScope& scope, std::string_view who,
                        const At<std::string>& label, Diagnostics& diagnostics);
void reportUnknownParameter(const ProgramScope& scope, std::string_view who,
                            const At<std::string>& name, Diagnostics& diagnostics);
// A function that its header has not. Nothing is said of a header that could not be read.
void reportUnknownFunction(const ProgramScope& scope, const At<std::string>& name,
                           const std::string& header, Diagnostics& diagnostics);
// Whether a header was read. What one that does not compile declares is not known; the reader has
// spoken of it.
bool isRead(const ProgramScope& scope, const std::string& header, const Diagnostics& diagnostics);
// The service that a `serves` means, and the id that Cap'n Proto found for it. Null if there is
// none, which is reported then.
const Service* serviceNamed(const ProgramScope& scope, const At<std::string>& name,
                            std::uint64_t id, Diagnostics& diagnostics);

// A method that a topology names: as the schema spells it, or by the same words. Both null if there
// is none, which is reported then.
struct NamedMethod {
  const Service* owner = nullptr;
  const Method* method = nullptr;
};
NamedMethod methodNamed(const ProgramScope& scope, const Service& service,
                        const At<std::string>& name, Diagnostics& diagnostics);

}  // namespace lp::gen
