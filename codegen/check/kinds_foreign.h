// What can be wrong with commands and external nodes: LP0410 to LP0419.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

inline constexpr Kind<Name, Name> DOES_NOT_GO_WITH("LP0410", "`{}` does not go with `{}`");
inline constexpr Kind<Name, Name> SECRET_IN_COMMAND(
    "LP0411", "parameter `{}` is secret, and the command of node `{}` would show it");
inline constexpr Kind<Name, Name> NOT_ONE_VALUE("LP0412",
                                                "parameter `{}` cannot stand in a text: it is {}");
inline constexpr Kind<Name, Name> BAD_ADDRESS("LP0413", "`{}` is no address: {}");
inline constexpr Kind<Name> COLOCATED_EXTERNAL(
    "LP0414", "node `{}` is run by somebody else and cannot be colocated");

}  // namespace lp::gen
