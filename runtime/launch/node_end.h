// How nodes ended, as their process tells it to the keeper, the keeper to all: see
// idl/lp/control.capnp.
#pragma once

#include <cstddef>

#include "lp/control.capnp.h"
#include "runtime/launch/instance.h"

namespace lp::_ {

// `returns`: it may be started again.
inline void writeEnd(idl::NodeEnd::Builder to, std::size_t node, const NodeEnd& end,
                     bool returns = false) {
  to.setNode(static_cast<std::uint32_t>(node));
  to.setFailed(end.failed);
  to.setHow(end.how);
  to.setReturns(returns);
}

inline NodeEnd readEnd(idl::NodeEnd::Reader from) {
  return {from.getFailed(), from.getHow().cStr()};
}

}  // namespace lp::_
