#include "runtime/log.h"

void say() { lp::log::info("step {}: loss {:d}", 1, "high"); }
