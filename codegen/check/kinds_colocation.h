// What can be wrong with a topology's colocations: LP0360 to LP0369.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

inline constexpr Kind<Name> COLOCATED_TWICE("LP0360", "{} is in two colocations");
inline constexpr Kind<> EMPTY_COLOCATION("LP0361", "a colocation without members");
inline constexpr Kind<Name, Name> UNKNOWN_COLOCATION(
    "LP0362", "colocation `{}` lists unknown colocation `{}`");
inline constexpr Kind<Name, Name> COLOCATION_NAME_TAKEN("LP0363",
                                                        "a colocation cannot be named `{}`: {} is");
inline constexpr Kind<Name> COLOCATED_WITH_ITSELF("LP0364", "colocation `{}` is in itself");
inline constexpr Kind<Name, Name, Name> NOT_NESTED(
    "LP0365", "colocation `{}` cannot be in `{}`: {} is by processes");
inline constexpr Kind<Name, Name> COLOCATION_FIELD("LP0366", "`{}` does not go with `by = {}`");
inline constexpr Kind<Name, Name> RESTART_IN_COLOCATION(
    "LP0367", "node `{}` cannot have a `restart` of its own: it is in colocation `{}`");
inline constexpr Kind<Name, Name> COLOCATED_SIZES("LP0368",
                                                  "`perIndex` of colocation `{}`, but {}");
inline constexpr Kind<Name, Name> NOT_SHARED("LP0369", "`{}` cannot be shared: {}");

}  // namespace lp::gen
