#include "examples/consumer_producers/consumer_producers.lp.h"
#include "tests/compile_fail/planted.lp.h"

short narrowed() { return narrow(1); }
