// Which C++ types fit which schema types, and how a value gets from one to the other.
// In: a type of a schema and a type of a header.  Out: a Conversion, or the reason why there is
// none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codegen/load/decls.h"
#include "codegen/program/program.h"

namespace lp::gen {

// A value that a schema describes, as emitted code holds it.
struct SchemaValue {
  Type type;
  bool isView = false;      // a parameter of an interface: std::string_view, std::span, ...
  bool isOptional = false;  // in a std::optional
  std::string unit;         // "ms", of `$Lp.unit`
};

struct Match {
  std::optional<Conversion> conversion;
  std::string why;  // without a conversion: "`acme::Codec` has no `zstd`"; may be empty

  explicit operator bool() const { return conversion.has_value(); }
};

class TypeMatcher {
 public:
  // What a number may lose.
  enum class Numbers {
    EXACT,    // nothing: methods
    CHECKED,  // integers are checked when the node is made: arguments
  };

  TypeMatcher(const Schemas& schemas, const Services& services)
      : schemas_(schemas), services_(services) {}

  // Into what the user's code takes.
  Match toUser(const SchemaValue& from, const CppType& to, Numbers numbers) const;
  // From what the user's code returns.
  Match fromUser(const CppType& from, const SchemaValue& to) const;
  // Several results, of a struct that has them as fields; `to` is the aggregate of the service.
  Match fromUser(const CppType& from, const std::vector<Field>& results,
                 const std::string& to) const;

  // A field as a struct holds it.
  SchemaValue ofField(std::uint64_t structId, const Field& field) const;

  // `Text`, `List(Int64)`, `Codec`: as a schema writes it.
  std::string schemaSpelling(const Type& type) const;
  // C++ types that would fit, for a hint: "`std::string`, `std::string_view`".
  std::string fitting(const SchemaValue& value) const;
  // As an interface's parameter if it is a view, else as a value.
  std::string spelling(const SchemaValue& value) const;

 private:
  Match plainToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const;
  Match numberToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const;
  Match textToUser(const SchemaValue& from, const CppType& to) const;
  Match listToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const;
  Match structToUser(const SchemaValue& from, const CppType& to, Numbers numbers) const;
  Match handleToUser(std::uint64_t service, const CppType& to) const;
  Match plainFromUser(const CppType& from, const SchemaValue& to) const;
  Match numberFromUser(const CppType& from, const SchemaValue& to) const;
  Match listFromUser(const CppType& from, const SchemaValue& to) const;
  Match structFromUser(const CppType& from, const SchemaValue& to) const;
  Match fieldsFromUser(const CppType& from, const std::vector<Field>& fields, const std::string& to,
                       std::uint64_t structId) const;
  Match enumerants(const Enum& schema, const CppType& user, bool toUser) const;
  Match mapsPairs(const CppType& map, const SchemaValue& list, bool toUser) const;
  Match named(Conversion::Kind kind, const SchemaValue& from, const CppType& to) const;
  static std::string noField(const CppType& record, const std::string& name, bool isAmbiguous);
  static std::string otherField(const CppType& record, std::size_t index, const std::string& why);

  const Schemas& schemas_;
  const Services& services_;
  mutable int depth_ = 0;
};

}  // namespace lp::gen
