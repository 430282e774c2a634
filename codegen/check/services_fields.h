// Types, fields and defaults of schemas in terms of C++.
// In: declarations whose names are decided.  Out: Field and Type values, or messages.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/check/services_names.h"
#include "codegen/load/decls.h"
#include "codegen/program/services.h"

namespace lp::gen {

class FieldChecker {
 public:
  // Says whether a declaration may be used by code of `file`; reports it otherwise.
  using MayUse = std::function<bool(std::uint64_t id, const std::string& described,
                                    const std::string& file, const Position& at)>;

  FieldChecker(const Schemas& schemas, const Services& services, MayUse mayUse,
               Diagnostics& diagnostics)
      : schemas_(schemas), services_(services), mayUse_(mayUse), diagnostics_(diagnostics) {}

  // The fields of a struct (and its union's arms), of a method's parameters or of its results.
  // Names are unique.
  void members(NameOf what, const std::vector<FieldDecl>& decls, const std::string& file,
               std::vector<Field>& fields, std::vector<Field>& arms,
               const std::vector<std::string>& takenTypes);

 private:
  std::optional<Field> field(NameOf what, const FieldDecl& decl, const std::string& file,
                             bool isNameless);
  std::optional<Type> type(const SchemaType& type, const std::string& described,
                           const std::string& file, const Position& at);
  std::string literal(const Type& type, const std::string& text);

  const Schemas& schemas_;
  const Services& services_;
  MayUse mayUse_;
  Diagnostics& diagnostics_;
};

}  // namespace lp::gen
