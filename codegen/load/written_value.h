// The values of a .capnp file's constants as they were written: Cap'n Proto's parser evaluates them
// and forgets where each part stood.
// In: the tokens of a file that Cap'n Proto's parser accepted.  Out: trees of places.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/base/position.h"
#include "codegen/load/schema_text.h"

namespace lp::gen {

// A name with dots, perhaps into another file: `.environment`, `S.Producer`, `import "x.capnp".y`.
struct WrittenName {
  std::string import;              // between the quotes; empty without an import
  std::vector<std::string> parts;  // {"S", "Producer"}

  bool isEmpty() const { return import.empty() && parts.empty(); }
};

// "S.Producer", as a topology's text has it.
WrittenName nameFromText(std::string_view text);

struct WrittenField;

struct WrittenValue {
  Position at;
  WrittenName name;                    // the value is another constant's
  std::vector<WrittenField> fields;    // `(a = 1, b = 2)`, in the order of the source
  std::vector<WrittenValue> elements;  // `[1, 2]`

  // The value set last under this name, as Cap'n Proto takes it; null if it is not set.
  const WrittenValue* field(std::string_view wanted) const;
};

struct WrittenField {
  std::string name;
  Position at;
  WrittenValue value;
};

struct WrittenConstants {
  std::map<std::string, WrittenValue> values;  // by path: "program", "Defaults.store"
  std::map<std::string, WrittenName> aliases;  // `using S = import "x.capnp";`, file scope only
};

WrittenConstants readWritten(const SchemaText& text);

}  // namespace lp::gen
