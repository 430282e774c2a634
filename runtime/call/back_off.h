// How long to wait before something that failed is tried again.
// In: how often it has failed.  Out: a pause that doubles, with a little chance.
#pragma once

#include <chrono>

namespace lp::_ {

// After `failures` of them (1 and more): the first pause, doubled for each failure but the first,
// at most the longest; a fifth more or less by chance, so that those who failed together do not
// come back together. As gRPC's retries have it (its proposal A6). From any thread.
std::chrono::nanoseconds backOff(unsigned failures, std::chrono::nanoseconds first,
                                 std::chrono::nanoseconds longest);

}  // namespace lp::_
