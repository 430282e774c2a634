// The text of a .capnp file as tokens, and where each declaration stands: Cap'n Proto won't tell.
// In: text that Cap'n Proto's parser accepted.  Out: tokens, positions by name, imports.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codegen/base/position.h"

namespace lp::gen {

struct SchemaToken {
  std::string_view text;  // a word, a number, a string with its quotes, or one other character;
                          // `->` is one token
  Position at;
};

// An `import "..."` as it was written.
struct WrittenImport {
  std::string alias;  // `using S = import "x.capnp";`: "S"; empty if it has no name
  std::string path;   // between the quotes
  Position at;        // of the string
};

class SchemaText {
 public:
  SchemaText(std::string file, std::string content);
  SchemaText(const SchemaText&) = delete;
  SchemaText& operator=(const SchemaText&) = delete;

  const std::string& file() const { return file_; }
  const std::string& content() const { return content_; }
  const std::vector<SchemaToken>& tokens() const { return tokens_; }
  const std::vector<WrittenImport>& imports() const { return imports_; }

  // Where a declaration's name stands. Paths are Cap'n Proto's own: "Counter.Entry.key" is a field,
  // "Store.put" a method, "Store.put$Params.key" its parameter, "Store.find$Results.value" its
  // result; a constant is named like a struct. The longest known prefix answers; without one, the
  // file as a whole.
  Position find(std::string_view path) const;

  // Where the text that annotates a declaration stands: ("Store.put", "cxx") for `$Lp.cxx("...")`;
  // the path of an annotation of the file itself is empty. Falls back to the declaration.
  Position findAnnotation(std::string_view path, std::string_view annotation) const;

 private:
  friend class SchemaTextScanner;

  std::string file_;
  std::string content_;
  std::vector<SchemaToken> tokens_;
  std::vector<WrittenImport> imports_;
  std::map<std::string, Position, std::less<>> places_;
};

}  // namespace lp::gen
