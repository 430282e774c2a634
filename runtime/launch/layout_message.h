// Layouts as launcher and keeper tell each other of them.
// In: a Layout.  Out: a message of control.capnp; and back.
#pragma once

#include "lp/control.capnp.h"
#include "runtime/launch/layout.h"

namespace lp::_ {

void writeLayout(const Layout& layout, capnp::List<idl::Colocation>::Builder message);
// Without places, which only a launcher speaks of.
Layout readLayout(capnp::List<idl::Colocation>::Reader message);

}  // namespace lp::_
