// Which schema files take part, their namespaces, and the names of all that they declare.
// In: Schemas, what is owned.  Out: units, named declarations without contents, or messages.
#pragma once

#include <map>
#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/check/services.h"
#include "codegen/load/decls.h"
#include "codegen/program/services.h"

namespace lp::gen {

// Requested files, owned files, and those whose namespace is given.
std::map<std::string, SchemaUnit> checkUnits(const Schemas& schemas, const ServicesOptions& options,
                                             Diagnostics& diagnostics);

// Adds the units' structs (but for groups), enums and interfaces by name; enums are complete.
void nameDeclarations(const Schemas& schemas, Services& services, Diagnostics& diagnostics);

// Reports files that use types of each other.
void checkCycles(const std::map<std::string, SchemaUnit>& units, Diagnostics& diagnostics);

}  // namespace lp::gen
