#include "codegen/driver.h"

#include <optional>

#include "codegen/check/services.h"
#include "codegen/driver_support.h"
#include "codegen/emit/services.h"
#include "codegen/load/schema_loader.h"
#include "codegen/load/schemas_dump.h"
#include "codegen/plan/services.h"
#include "codegen/plan/services_dump.h"
#include "codegen/program/services_dump.h"

namespace lp::gen {

Output runServices(const Options& options, Files& files, Diagnostics& diagnostics) {
  Output output;

  // Read what the user wrote. Nothing is judged yet.
  SchemaLoader loader(files, options.importRoots, diagnostics);
  for (const std::string& schema: options.schemas) loader.load(schema, SchemaLoader::REQUESTED);
  const Schemas& schemas = loader.schemas();
  if (diagnostics.hadErrors()) return {};
  if (options.dump == Dump::DECLS) output.dump = dump(schemas);
  if (options.stopAfter == Stage::LOAD) return output;

  // From here on names are valid in C++, types are supported, and each has an owner.
  ServicesOptions rules{ownedFiles(schemas, options), {}};
  std::optional<Services> services = checkServices(schemas, rules, diagnostics);
  if (!services) return {};
  if (options.dump == Dump::PROGRAM) output.dump = dump(*services);
  if (options.stopAfter == Stage::CHECK) return output;

  // From here on every emitted name, file and include is decided.
  ServicesPlan plan = planServices(*services, planOptions(options));
  if (options.dump == Dump::PLAN) output.dump = dump(plan);
  if (options.stopAfter == Stage::PLAN) return output;

  output.files = emitServices(plan);
  return output;
}

}  // namespace lp::gen
