#include <optional>
#include <string>
#include <vector>

#include "codegen/check/program.h"
#include "codegen/check/services.h"
#include "codegen/driver.h"
#include "codegen/driver_support.h"
#include "codegen/emit/program.h"
#include "codegen/load/headers/header_reader.h"
#include "codegen/load/headers/headers_dump.h"
#include "codegen/load/schema_loader.h"
#include "codegen/load/schemas_dump.h"
#include "codegen/load/topology_dump.h"
#include "codegen/load/topology_loader.h"
#include "codegen/plan/plan_dump.h"
#include "codegen/plan/program.h"
#include "codegen/program/program_dump.h"
#include "codegen/program/services_dump.h"

namespace lp::gen {

Output runProgram(const Options& options, Files& files, Diagnostics& diagnostics) {
  Output output;
  Decls decls;

  // Read the topology and the schemas it imports. Nothing is judged yet but which of its programs
  // is meant: the topology's own structs live in the namespace of its name.
  SchemaLoader loader(files, options.importRoots, diagnostics);
  expectTopology(loader);
  decls.topology = loadTopology(loader, options.topology, diagnostics);
  if (!decls.topology) return {};
  decls.schemas = loader.schemas();
  const ProgramDecl* chosen = chooseProgram(*decls.topology, {options.name}, diagnostics);
  if (chosen == nullptr) return {};

  // From here on the schemas are good.
  ServicesOptions rules{ownedFiles(decls.schemas, options),
                        {{decls.topology->file, chosen->name->value}}};
  std::optional<Services> services = checkServices(decls.schemas, rules, diagnostics);
  if (!services) return {};

  // Read the users' headers that the program names, in one parse.
  std::vector<ClassRequest> requests = classRequests(*chosen);
  decls.headers = readHeaders(requests, headerOptions(decls.schemas, options), diagnostics);
  if (options.dump == Dump::DECLS) {
    output.dump = dump(decls.schemas) + dump(*decls.topology) + dump(decls.headers);
  }
  if (options.stopAfter == Stage::LOAD && !diagnostics.hadErrors()) return output;

  // From here on names resolve, types agree and every class offers what its service asks.
  std::optional<Program> program = checkProgram(decls, *chosen, *services, diagnostics);
  if (!program || diagnostics.hadErrors()) return {};
  if (options.dump == Dump::PROGRAM) output.dump = dump(*services) + dump(*program, *services);
  if (options.stopAfter == Stage::CHECK) return output;

  // From here on every emitted name, file and include is decided.
  ProgramPlan plan = planProgram(*program, *services, planOptions(options));
  if (options.dump == Dump::PLAN) output.dump = dump(plan);
  if (options.stopAfter == Stage::PLAN) return output;

  output.files = emitProgram(plan);
  return output;
}

}  // namespace lp::gen
