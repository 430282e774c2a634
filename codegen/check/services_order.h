// In which order C++ can have the declarations of a file, and which fields are boxed for it.
// In: Services whose fields are known.  Out: the same with `boxed` and `order` set.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/program/services.h"

namespace lp::gen {

// A field that leads back to its own struct, other than through a list, is boxed. Structs stand
// before those that hold them; otherwise the order is the source's.
void orderServices(Services& services);

}  // namespace lp::gen
