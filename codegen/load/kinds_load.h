// What can be wrong with a schema before any rule of ours is asked.
// In: nothing.  Out: typed, numbered messages.
#pragma once

#include <string_view>

#include "codegen/base/diagnostics.h"

namespace lp::gen {

inline constexpr Kind<std::string_view> CAPNP_SAYS("LP0100", "{}");
inline constexpr Kind<std::string_view> NO_SUCH_FILE("LP0101", "cannot read `{}`");
inline constexpr Kind<std::string_view> IMPORT_NOT_FOUND("LP0102",
                                                         "the imported file `{}` is not found");

}  // namespace lp::gen
