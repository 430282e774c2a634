// The rules for schemas, LP0103 and on: names, types, owners.
// In: what was read from the schemas.  Out: Services, or messages that say what to change.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/program/services.h"

namespace lp::gen {

struct ServicesOptions {
  // Schema files whose code another target owns: path -> label.
  std::map<std::string, std::string> owned;
  // Files whose namespace is decided elsewhere (a topology: its program's name): path -> namespace.
  // They have no wire code and declare no interfaces.
  std::map<std::string, std::string> namespaces;
};

// Declarations of files that are neither requested nor in the options are left out; using one is a
// mistake.
std::optional<Services> checkServices(const Schemas& schemas, const ServicesOptions& options,
                                      Diagnostics& diagnostics);

}  // namespace lp::gen
