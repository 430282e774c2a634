// The messages of the header reader: LP0350 to LP0359.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include "codegen/base/diagnostics.h"

namespace lp::gen {

// After Clang's own messages, which carry the same number.
inline constexpr Kind<std::string> HEADER_DOES_NOT_COMPILE("LP0350",
                                                           "header `{}` does not compile");

inline constexpr Kind<std::string> HEADER_NOT_FOUND("LP0351", "header `{}` is not found");

inline constexpr Kind<std::string> SERVICES_HEADER_NOT_FOUND(
    "LP0352", "`{}`, which a services library brings, is not found");

inline constexpr Kind<std::string, std::string> COMPILE_COMMANDS_UNUSABLE(
    "LP0353", "`{}` has no usable compile_commands.json: {}");

inline constexpr Kind<std::string> COMPILE_FLAGS_REFUSED("LP0354",
                                                         "Clang refuses the compile flags: {}");

}  // namespace lp::gen
