// Turns a constant of type `Lp.Program` into plain values with places.
// In: Cap'n Proto's reader of the value, and the value as it was written.  Out: ProgramDecl.
#pragma once

#include <string>

#include "codegen/load/decls.h"
#include "codegen/load/topology_names.h"
#include "lp/topology.capnp.h"

namespace lp::gen {

// `file` is the topology file, which has the constant.
ProgramDecl readProgram(lp::idl::Program::Reader reader, const std::string& constant,
                        const std::string& file, Position at, TopologyNames& names);

}  // namespace lp::gen
