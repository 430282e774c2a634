// Allotments as launcher and keeper tell each other of them.
// In: an Allotment.  Out: a message of control.capnp; and back.
#pragma once

#include "lp/control.capnp.h"
#include "runtime/launch/allotment.h"

namespace lp::_ {

void writeAllotment(const Allotment& allotment, idl::Allotment::Builder message);
Allotment readAllotment(idl::Allotment::Reader message);

}  // namespace lp::_
