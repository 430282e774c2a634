// The one header that lpgen and the runtime share.
#pragma once

namespace lp {

// Emitted code asserts the number it was written for; raise it when emitted code and runtime must
// change together.
inline constexpr int EMITTED_CODE_VERSION = 1;

}  // namespace lp
