// What can be wrong with a topology's cachers: LP0390 to LP0396.
// In: nothing.  Out: one typed constant per message; a number, once given, is never used again.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/check/kinds_program.h"

namespace lp::gen {

inline constexpr Kind<Name, Name> CACHES_ITSELF("LP0390", "cacher `{}` caches itself{}");
inline constexpr Kind<Name, Name> NOT_CACHEABLE("LP0391", "method `{}` cannot be cached: {}");
inline constexpr Kind<Name> CACHED_TWICE("LP0392", "`methods` lists method `{}` twice");
inline constexpr Kind<Name, Name, Name, Name> CACHER_OUT_OF_RANGE(
    "LP0393", "`{}` of cacher `{}` cannot be {}: {}");
inline constexpr Kind<Name> NOT_FOR_CACHERS("LP0394", "`{}` does not go with `cacher`");

}  // namespace lp::gen
