// Names of a topology file, found as Cap'n Proto finds them: its own declarations, usings, imports.
// In: a name as it is written in a file.  Out: the declaration, or the place of the constant.
#pragma once

#include <capnp/schema-parser.h>

#include <map>
#include <string>
#include <vector>

#include "codegen/load/schema_loader.h"
#include "codegen/load/written_value.h"

namespace lp::gen {

// A declaration and where to find its text.
struct FoundName {
  capnp::ParsedSchema schema;
  std::string file;
  std::string path;  // within the file: "Counter.Entry"
};

class TopologyNames {
 public:
  explicit TopologyNames(SchemaLoader& loader): loader_(loader) {}

  // What `name` in `file` declares; nothing if there is no such declaration.
  kj::Maybe<FoundName> find(const std::string& file, const WrittenName& name);

  // A constant's value as it was written; null if the file has no such constant.
  const WrittenValue* constant(const std::string& file, const std::string& path);

  // Follows names of constants to the value they stand for.
  const WrittenValue* follow(const WrittenValue* value);

  // The interfaces and structs that each alias of the file leads to; the file's own under "".
  std::map<std::string, std::vector<std::string>> namesByImport(const std::string& file);

 private:
  const WrittenConstants& written(const std::string& file);
  kj::Maybe<FoundName> findFrom(const std::string& file, const std::vector<std::string>& parts,
                                int depth);

  SchemaLoader& loader_;
  std::map<std::string, WrittenConstants> written_;
};

}  // namespace lp::gen
