// Reads .capnp files with Cap'n Proto's own parser and keeps what it forgets: places, imports.
// In: paths and import roots.  Out: Schemas; mistakes, in Cap'n Proto's words.
#pragma once

#include <capnp/schema-parser.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/base/files.h"
#include "codegen/load/decls.h"
#include "codegen/load/schema_text.h"

namespace lp::gen {

// Schemas and a topology are loaded through one loader, so that they agree on what a file is. Files
// are named by their path as given or as found, without "./" and "x/..".
//
//   SchemaLoader loader(files, {"idl"}, diagnostics);
//   loader.expect<lp::idl::Program>();                      // before the first load(), for
//   constants of that type KJ_IF_MAYBE(file, loader.load("rl.topology.capnp",
//   SchemaLoader::NOT_REQUESTED)) { file->findNested("program") ... }
//   loader.text("rl.topology.capnp").find("program");
class SchemaLoader {
 public:
  enum Requested : bool { NOT_REQUESTED = false, REQUESTED = true };

  SchemaLoader(Files& files, std::vector<std::string> importRoots, Diagnostics& diagnostics);
  ~SchemaLoader();
  SchemaLoader(const SchemaLoader&) = delete;
  SchemaLoader& operator=(const SchemaLoader&) = delete;

  template <typename T>
  void expect() {
    parser_.loadCompiledTypeAndDependencies<T>();
  }

  // Parses a file; all its declarations, and those of other files that they use, are added to
  // schemas(). Nothing is returned, and something was reported, if there were errors: then nothing
  // of the parser may be touched again. Loading a file twice is free.
  kj::Maybe<capnp::ParsedSchema> load(const std::string& path, Requested requested);

  // The file that `import "<path>"` within `file` names, as load() wants it; nothing if there is
  // none.
  std::optional<std::string> resolve(const std::string& file, const std::string& path);

  // The text of a file that was loaded or imported; an empty one if it cannot be read.
  const SchemaText& text(const std::string& file);

  const Schemas& schemas() const { return schemas_; }

 private:
  class File;

  // Null if the file cannot be read.
  const SchemaText* find(const std::string& file);
  kj::Maybe<capnp::ParsedSchema> read(const std::string& file, Requested requested);
  void noteImports(const std::string& file);
  kj::Maybe<capnp::ParsedSchema> parse(const std::string& file);

  Files& files_;
  std::vector<std::string> importRoots_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::unique_ptr<SchemaText>> texts_;  // null: cannot be read
  const SchemaText nothing_{"", ""};
  Schemas schemas_;
  capnp::SchemaParser parser_;
};

}  // namespace lp::gen
