// One run of Clang over all headers.
// In: header names, requests, a command line.  Out: what was read, and Clang's messages by header.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"
#include "codegen/load/headers/places.h"

#include <map>
#include <string>
#include <vector>

namespace lp::gen {

// What Clang reads: each header once, in this order.
struct Probe {
  std::vector<std::string> headers;
  std::vector<ClassRequest> requests;
  std::vector<std::string> flags;
  Folders folders;
  std::map<std::string, std::string> virtualFiles;  // by absolute path
};

// An #include of a `*.lp.h` that is not there.
struct MissingInclude {
  std::string name;
  Position at;
};

struct HeaderOutcome {
  bool found = false;
  bool lacksFile = false;  // an #include in it leads nowhere
  std::vector<MissingInclude> missingServices;
  std::vector<Diagnostic> messages;  // Clang's errors with their notes
  std::size_t moreMessages = 0;      // those beyond the first few
};

struct ProbeOutcome {
  Headers headers;
  std::vector<HeaderOutcome> outcomes;    // one per Probe::headers
  std::vector<std::string> flagProblems;  // errors without a place: Clang refuses the flags
};

ProbeOutcome parse(const Probe& probe);

}  // namespace lp::gen
