// Reads the users' C++ headers with Clang: classes, their constructors and methods, factories.
// In: (class, header) pairs and the compile flags.  Out: Headers; what does not compile, as
// diagnostics.
#pragma once

#include "codegen/base/diagnostics.h"
#include "codegen/load/decls.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lp::gen {

struct HeaderOptions {
  // The user's compile flags, as a compiler takes them; those that only g++ knows are dropped. With
  // `buildPath` they come after the flags found there.
  std::vector<std::string> flags;

  // The folder of a compile_commands.json. The flags are those of the file that stands nearest to
  // the first header.
  std::optional<std::string> buildPath;

  // Relative paths start here, and so do the relative paths of messages. Empty: the current folder.
  std::string workingDirectory;

  // Which dep has a `*.lp.h`, for the message when one is missing: "acme/store.lp.h" ->
  // "//acme:services".
  std::map<std::string, std::string> servicesLabels;

  // Files that need not be on the disk, by path relative to the working folder.
  std::map<std::string, std::string> virtualFiles;
};

// One parse for all requests. A header that does not compile is reported, with the place that asked
// for it, and the others are still read. A class that is not found is left out of the result; check
// words the message.
Headers readHeaders(const std::vector<ClassRequest>& requests, const HeaderOptions& options,
                    Diagnostics& diagnostics);

}  // namespace lp::gen
