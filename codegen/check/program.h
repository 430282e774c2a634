// The rules for programs: topology, parameters, classes, arguments, methods.
// In: what was read, and the checked Services.  Out: Program, or messages that say what to change;
// every LP02xx rule, and LP03xx below LP0350, lives in the program_*.cc of this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/program/program.h"
#include "codegen/program/services.h"

namespace lp::gen {

struct ProgramOptions {
  // What the build calls the program (`--name`); nothing: the topology's word is taken, if it has
  // one program.
  std::optional<std::string> name;
};

// The program that the build asks for, of those in the file; its name can be one. Asked first,
// since the structs of the topology file live in the namespace of that name. Of the others nothing
// is checked but that they can be told apart. Null, with a message, if not.
const ProgramDecl* chooseProgram(const Topology& topology, const ProgramOptions& options,
                                 Diagnostics& diagnostics);

// What has to be read of the users' headers, each once.
std::vector<ClassRequest> classRequests(const ProgramDecl& program);

// Everything else. `services` has the structs of the topology file in the program's namespace.
std::optional<Program> checkProgram(const Decls& decls, const ProgramDecl& written,
                                    const Services& services, Diagnostics& diagnostics);

}  // namespace lp::gen
