// Copies what Cap'n Proto's parser knows of one file, and of what it uses, into Schemas.
// In: a parsed file without errors, the texts for positions.  Out: declarations.
#pragma once

#include <capnp/schema-parser.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "codegen/load/decls.h"
#include "codegen/load/schema_text.h"

namespace lp::gen {

class SchemaReader {
 public:
  using TextOf = std::function<const SchemaText&(const std::string& file)>;

  SchemaReader(const capnp::SchemaParser& parser, TextOf textOf, Schemas& schemas)
      : parser_(parser), textOf_(std::move(textOf)), schemas_(schemas) {}

  // May throw kj::Exception, or report through the parser: it compiles lazily.
  void file(const capnp::ParsedSchema& schema, const std::string& file, bool requested);

 private:
  void nested(const capnp::ParsedSchema& parent, bool requested);
  void use(const capnp::Type& type);
  void structure(const capnp::StructSchema& schema);
  void enumeration(const capnp::EnumSchema& schema);
  void interface(const capnp::InterfaceSchema& schema);
  SchemaMethodDecl method(const capnp::InterfaceSchema::Method& method, const std::string& file,
                          const std::string& path);
  std::vector<FieldDecl> fields(const capnp::StructSchema& schema);
  SchemaType type(const capnp::Type& type);
  // The documentation of a declaration and of its members, by index.
  std::string doc(const capnp::Schema& schema) const;
  std::vector<std::string> memberDocs(const capnp::Schema& schema) const;
  Annotations annotations(const capnp::List<capnp::schema::Annotation>::Reader& list,
                          const std::string& file, const std::string& path) const;
  // Name, scope, file, position and so on: what all declarations have.
  template <typename Decl>
  std::string describe(const capnp::Schema& schema, Decl& decl) const;

  const capnp::SchemaParser& parser_;
  TextOf textOf_;
  Schemas& schemas_;
};

}  // namespace lp::gen
