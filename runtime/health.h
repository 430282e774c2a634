// Whether a node is fit for work: what it says of itself, and what others learn.
// In: a thread of the node.  Out: anybody who has a handle to it.
#pragma once

#include <string>
#include <string_view>

#include "runtime/handle.h"

namespace lp {

// As gRPC's health protocol has them, but for the first.
enum class HealthState {
  STARTING,  // its constructor has not finished; calls wait
  SERVING,
  NOT_SERVING,  // it has said so itself, and answers calls all the same
};
// "SERVING"
std::string_view text(HealthState state);

struct Health {
  HealthState state = HealthState::SERVING;
  std::string why;  // as the node gave it; may be empty

  bool operator==(const Health&) const = default;
};

// Has the node that this thread works for say that it is fit for work, or why it is not. In its
// constructor: from when that has finished. A node that says nothing is SERVING then. Throws
// FAILED_PRECONDITION on a thread that belongs to no node.
void setHealthy(bool healthy, std::string why = {});

// The health of the node that a handle refers to; of an object served beside a node, the node's.
// Waits until the node's process can be reached, but neither for its constructor nor for any of its
// threads. A node that has ended has none: throws UNAVAILABLE, which says how it has ended. Throws
// DEADLINE_EXCEEDED, as any call: `lp::healthOf(learner.with({.timeout = 1s}))`; UNIMPLEMENTED if
// what is called is no program of lpgen's.
Health healthOf(const Handle& handle);

}  // namespace lp
