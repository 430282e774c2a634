// Reads a topology file: every constant of type `Lp.Program`, each inner value with its place.
// In: a file and the loader that also reads the schemas.  Out: Topology; judges nothing.
#pragma once

#include <optional>
#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/load/schema_loader.h"

namespace lp::gen {

// Tells the loader of the topology's own types; to be called before its first load().
void expectTopology(SchemaLoader& loader);

// Nothing, with a message, if Cap'n Proto finds mistakes in the file or there is no such file.
std::optional<Topology> loadTopology(SchemaLoader& loader, const std::string& path,
                                     Diagnostics& diagnostics);

}  // namespace lp::gen
