// What is true of the schemas: every name resolved, valid and unique in C++, every type supported.
// In: nothing.  Out: immutable values made by checkServices(), which own their data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "codegen/base/position.h"

namespace lp::gen {

enum class TypeKind {
  BOOL,
  INT8,
  INT16,
  INT32,
  INT64,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  FLOAT32,
  FLOAT64,
  TEXT,
  DATA,
  TENSOR,
  LIST,
  ENUM,
  STRUCT,
  SERVICE,
};

// Kinds that are handled alike: all numbers are of one form.
enum class TypeForm { BOOL, NUMBER, TEXT, DATA, TENSOR, LIST, ENUM, STRUCT, SERVICE };
TypeForm formOf(TypeKind kind);

// How numbers of a kind are stored; neither an integer nor floating if its values are none.
struct Number {
  bool isInteger = false, isFloating = false, isSigned = false;
  unsigned bits = 0;
};
Number numberOf(TypeKind kind);

struct Type {
  TypeKind kind = TypeKind::BOOL;
  std::uint64_t id = 0;       // ENUM, STRUCT, SERVICE
  std::vector<Type> element;  // LIST: exactly one

  bool operator==(const Type&) const = default;
};

struct Field {
  std::string schemaName;  // "numSteps"
  std::string wireName;    // as Cap'n Proto's accessors have it: the same, or $Cxx.name's
  std::string name;        // its C++ name: the same, or $Lp.cxx's
  std::string doc;
  Position at;
  std::optional<Type> type;  // none: Void (union arms only)
  std::string defaultText;   // as a C++ literal of the type; empty: value-initialised
  bool boxed = false;        // held by lp::Box<T> since its struct holds itself
  bool optional = false;     // held by std::optional<T>
  // A group, or a named union: its members and arms. `type` is empty then.
  bool isGroup = false;
  std::vector<Field> group;
  std::vector<Field> arms;
  // The C++ struct nested for a group, or for any arm of a union: `struct Circle { double value;
  // }`. Groups that are arms have their members in it directly.
  std::string groupName;
};

struct Struct {
  std::uint64_t id = 0;
  std::string name;  // unqualified C++ name, scopes joined by "::" ("Counter::Entry" if nested in a
                     // struct; nested in an interface: "CounterEntry")
  std::string nameSpace;  // "rl"
  std::string wire;       // "rl::wire::Counter::Entry"
  std::string doc;
  Position at;
  std::string file;
  std::vector<Field> fields;  // but for the union's arms
  std::vector<Field> arms;    // the unnamed union: `std::variant<...> which`
  bool isError = false;       // errors may carry it
};

struct Enumerant {
  std::string schemaName;
  std::string name;  // "ZSTD"
  std::uint16_t value = 0;
  std::string doc;
  Position at;
};

struct Enum {
  std::uint64_t id = 0;
  std::string name, nameSpace, wire, doc, file;  // as a struct's
  Position at;
  std::vector<Enumerant> enumerants;
};

struct Method {
  std::string schemaName;  // "work"
  std::string name;        // its C++ name
  std::string doc;
  Position at;
  std::uint16_t ordinal = 0;
  std::vector<Field> parameters;
  std::vector<Field> results;
  std::string wireParameters, wireResults;  // "consumer_producers::wire::Producer::WorkParams"
  std::string resultName;  // two results and more: the generated aggregate, "ProducerWorkResult"
  // Written as `work Request -> Reply` with named structs: one parameter ("request"), one result,
  // of these types; they are in `parameters` and `results` as well, with no schemaName.
  std::optional<Type> parameterStruct, resultStruct;
  bool readOnly = false;
  bool idempotent = false;       // what is read-only is
  std::uint32_t deadlineMs = 0;  // 0: not said
  std::uint64_t window = 0;      // of a stream of its calls, in bytes; 0: it does not stream
};

struct Service {
  std::uint64_t id = 0;
  std::string name;  // "Producer"
  std::string nameSpace;
  std::string wire;  // "consumer_producers::wire::Producer"
  std::string doc, file;
  Position at;
  std::vector<Method> methods;         // its own
  std::vector<std::uint64_t> extends;  // direct bases

  std::string handle() const { return nameSpace + "::" + name + "Handle"; }
  std::string interface() const { return nameSpace + "::" + name + "Interface"; }
};

struct SchemaUnit {  // one schema file
  std::string file;  // "examples/consumer_producers/consumer_producers.capnp"
  std::string doc;
  std::string nameSpace, wireNameSpace;
  std::vector<std::string> imports;  // schema files whose types it uses
  bool requested = false;
  std::vector<std::uint64_t>
      order;  // its structs, enums, services as declared; structs before their users
};

struct Services {
  std::map<std::string, SchemaUnit> units;
  std::map<std::uint64_t, Struct> structs;
  std::map<std::uint64_t, Enum> enums;
  std::map<std::uint64_t, Service> services;

  // Its own methods and those of all it extends, each once, bases first.
  std::vector<std::pair<const Service*, const Method*>> allMethods(const Service& service) const;
  // Whether it is a list of {key, value} structs, which C++ may have as a map.
  bool isEntries(const Type& type) const;
  // Whether `service` is `base` or extends it, directly or not.
  bool extends(std::uint64_t service, std::uint64_t base) const;
  // The first field, at any depth, that is a handle or a list of handles; null: none is.
  const Field* handleIn(const std::vector<Field>& fields) const;
};

// The C++ spelling of a type: owned (results, fields), and as a parameter of handles and
// interfaces.
//   Text: std::string / std::string_view;  Data: lp::Bytes / std::span<const std::byte>;
//   Lp.Tensor: lp::Tensor / const lp::TensorView&;
//   List of numbers: std::vector<T> / std::span<const T>;  other lists, structs, handles: T / const
//   T&;  scalars, enums: T / T.
std::string valueSpelling(const Type& type, const Services& services);
std::string parameterSpelling(const Type& type, const Services& services);

}  // namespace lp::gen
