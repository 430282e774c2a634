// What the user wrote, as it was read: schemas, topology, C++ classes. Nothing here has been
// judged. In: nothing.  Out: plain values, filled by the loaders, consumed by check().
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "codegen/base/position.h"

namespace lp::gen {

// ----------------------------------------------------------------------------------------------
// schemas

// A type as a schema names it. Structs, enums and interfaces are named by Cap'n Proto's node id.
struct SchemaType {
  enum class Kind {
    VOID,
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
    TENSOR,  // Lp.Tensor
    LIST,
    ENUM,
    STRUCT,
    INTERFACE,
    ANY_POINTER,
  };
  Kind kind = Kind::VOID;
  std::uint64_t id = 0;             // ENUM, STRUCT, INTERFACE
  std::vector<SchemaType> element;  // LIST: exactly one
  bool generic = false;             // names a type parameter or a branded type (not supported)

  bool operator==(const SchemaType&) const = default;
};

// What `$Lp....` annotations, and `$Cxx.name`, say of a declaration.
struct Annotations {
  std::optional<At<std::string>> wireName;   // $Cxx.name("name")
  std::optional<At<std::string>> cxx;        // $Lp.cxx("name")
  std::optional<At<std::string>> nameSpace;  // $Lp.namespace("ns"), files only
  std::optional<double> rangeMin, rangeMax;  // $Lp.range(min = , max = )
  std::optional<Position> rangeAt;           // where it stands, whatever it says
  std::optional<std::string> unit;           // $Lp.unit("ms")
  bool secret = false;                       // $Lp.secret
  bool readOnly = false;
  bool idempotent = false;
  std::optional<At<std::uint32_t>> deadlineMs;
  std::optional<At<std::uint64_t>> window;  // $Lp.window(bytes = )
  bool optional = false;                    // $Lp.optional
  std::optional<Position> error;            // $Lp.error, where it stands
};

// The id of Lp.Tensor, a struct to Cap'n Proto and a value to lpgen.
inline constexpr std::uint64_t TENSOR_ID = 0xe8f83d9253f2beb7;

struct FieldDecl {
  std::string name;
  Position at;
  std::string doc;
  SchemaType type;
  Annotations annotations;
  std::string
      defaultText;  // the default as flag text ("2", "true", "abc"); empty for pointers without one
  bool pointerDefault = false;         // a list or struct with a default of its own (not supported)
  bool inUnion = false;                // a member of the struct's unnamed union
  std::optional<std::uint64_t> group;  // a group: the id of its struct
};

struct StructDecl {
  std::uint64_t id = 0;
  std::string name;                // "Transition"
  std::vector<std::string> scope;  // enclosing declarations, outermost first: {"Counter"}
  std::string file;                // as given or imported, e.g. "examples/rl/rl.capnp"
  Position at;
  std::string doc;
  std::vector<FieldDecl> fields;  // in the order of the source
  bool isGroup = false;
  bool isGeneric = false;
  Annotations annotations;
};

struct EnumerantDecl {
  std::string name;
  Position at;
  std::string doc;
  std::uint16_t value = 0;
  Annotations annotations;
};

struct EnumDecl {
  std::uint64_t id = 0;
  std::string name;
  std::vector<std::string> scope;
  std::string file;
  Position at;
  std::string doc;
  std::vector<EnumerantDecl> enumerants;  // in the order of the source
  Annotations annotations;
};

struct SchemaMethodDecl {
  std::string name;
  Position at;
  std::string doc;
  std::uint16_t ordinal = 0;
  std::vector<FieldDecl> parameters;
  std::vector<FieldDecl> results;
  std::optional<std::uint64_t>
      parameterStruct;  // written as a named struct: `work (Request) -> Reply`
  std::optional<std::uint64_t> resultStruct;
  bool streaming = false;
  bool generic = false;
  Annotations annotations;
};

struct InterfaceDecl {
  std::uint64_t id = 0;
  std::string name;
  std::vector<std::string> scope;
  std::string file;
  Position at;
  std::string doc;
  std::vector<SchemaMethodDecl> methods;  // in the order of the source
  std::vector<std::uint64_t> extends;
  bool isGeneric = false;
  Annotations annotations;
};

struct SchemaImport {
  std::string alias;  // `using S = import "x.capnp";`: "S"; empty if unnamed
  std::string file;   // resolved, as SchemaFileDecl::file
  Position at;
};

struct SchemaFileDecl {
  std::string file;
  std::uint64_t id = 0;
  std::string doc;
  std::optional<At<std::string>> cxxNamespace;  // $Cxx.namespace
  Annotations annotations;
  std::vector<SchemaImport> imports;
  bool requested = false;  // named on the command line (not only imported)
};

struct Schemas {
  std::map<std::string, SchemaFileDecl> files;
  std::map<std::uint64_t, StructDecl> structs;
  std::map<std::uint64_t, EnumDecl> enums;
  std::map<std::uint64_t, InterfaceDecl> interfaces;
  // Ids in the order of declaration, so that output has the order of the source: requested files
  // only.
  std::vector<std::uint64_t> order;
};

// ---------------------------------------------------------------------------------------------
// topology

struct ArgumentDecl;

// Calls a function: `make = (name = "rl::makeEnvironment", header = ..., arguments = [...])`, or
// `function = (...)`.
struct MakeDecl {
  Position at;
  std::optional<At<std::string>> name;
  std::optional<At<std::string>> header;
  std::optional<At<std::string>> signature;
  std::vector<ArgumentDecl> arguments;
  std::optional<At<std::string>> shared;
};

struct Unspecified {};
struct IndexValue {};
struct SeedValue {};
struct ParameterValue {
  At<std::string> name;
};  // dotted for a nested field: "store.directory"
struct SizeOfValue {
  At<std::string> label;
};
struct HandleValue {
  At<std::string> label;
};  // handle = "learner"
struct HandlesValue {
  At<std::string> label;
};  // handles = "producer"
struct EnumerantValue {
  std::string name;
};
struct ListValue {
  std::vector<ArgumentDecl> elements;
};
struct FieldsValue {
  std::vector<ArgumentDecl> fields;
};

using ArgumentValue =
    std::variant<Unspecified, bool, std::int64_t, std::uint64_t, double, std::string,
                 EnumerantValue, ListValue, FieldsValue, ParameterValue, IndexValue, SizeOfValue,
                 SeedValue, MakeDecl, HandleValue, HandlesValue>;

enum class Meeting { UNSPECIFIED, SAME_INDEX, MODULO, STRIDE, BLOCK };
// As the topology spells it.
constexpr std::string_view text(Meeting by) {
  switch (by) {
    case Meeting::UNSPECIFIED:
      return "unspecified";
    case Meeting::SAME_INDEX:
      return "sameIndex";
    case Meeting::MODULO:
      return "modulo";
    case Meeting::STRIDE:
      return "stride";
    case Meeting::BLOCK:
      return "block";
  }
  return "";
}

struct ArgumentDecl {
  Position at;
  std::optional<At<std::string>> name;  // none: by position
  ArgumentValue value;
  Position valueAt;
  At<Meeting> by;
  std::optional<At<std::string>> orElse;
  bool optional = false;
};

struct CountDecl {
  Position at;
  std::variant<Unspecified, std::uint32_t, ParameterValue> value;
};

struct BatchDecl {  // one of `batches`
  Position at;
  std::optional<At<std::string>> method;
  CountDecl size;
  std::uint32_t timeoutMs = 200;
  At<std::uint32_t> parallelism{1, {}};
  bool pad = false;
};

struct ClassDeclRef {  // `class = (...)`
  Position at;
  std::optional<At<std::string>> name;
  std::optional<At<std::string>> header;
  std::optional<At<std::string>> serves;  // as written: "S.Producer"
  std::uint64_t servesId = 0;  // resolved by Cap'n Proto through the file's names; 0 if unknown
  std::optional<At<std::string>> make;  // a factory's qualified name
  std::optional<At<std::string>> signature;
  std::vector<ArgumentDecl> arguments;
  std::vector<BatchDecl> batches;
};

struct CacherDecl {  // `cacher = (...)`
  Position at;
  std::optional<At<std::string>> of;
  At<Meeting> by;
  std::vector<At<std::string>> methods;
  At<std::uint32_t> refreshMs{2000, {}}, staleAfterMs{4000, {}}, size{16, {}};
};

struct ForeignDecl {  // `command = (...)`, `external = (...)`
  Position at;
  bool isCommand = false;
  std::vector<At<std::string>> words;     // of a command
  std::optional<At<std::string>> serves;  // as written: "S.Store"
  std::uint64_t servesId = 0;             // as that of a class
  std::optional<At<std::string>> address;
};

struct LaneDecl {  // an element of `lanes`
  Position at;
  std::optional<At<std::string>> name;
  At<std::uint32_t> threads;
  std::vector<At<std::string>> methods;
};

struct CallsDecl {  // an element of `calls`
  Position at;
  std::optional<At<std::string>> to, method;
  At<std::uint32_t> deadlineMs, attempts;  // 0: not said
};

// As the topology spells them.
enum class Restart { UNSPECIFIED, NEVER, ON_FAILURE, ALWAYS };

struct ResourcesDecl {  // `resources = (...)`; 0: not said
  At<std::uint32_t> cpus, gpus;
  At<std::uint64_t> memoryMiB;
  At<std::int32_t> nice;
};

struct VariableDecl {  // an element of `environment`
  Position at;
  std::optional<At<std::string>> name;
  At<std::string> value;
};

struct WhenDecl {  // `when = (...)`
  Position at;
  // A parameter, or launch types as the topology spells them: "localMt".
  std::variant<Unspecified, ParameterValue, std::vector<std::string>> value;
};

struct NodeDecl {
  Position at;
  std::optional<At<std::string>> label;
  std::optional<CountDecl> count;
  std::variant<Unspecified, ClassDeclRef, MakeDecl, CacherDecl, ForeignDecl> kind;
  static constexpr std::uint32_t DEFAULT_THREADS = 16;  // as the schema has it
  At<std::uint32_t> threads{DEFAULT_THREADS, {}};
  std::optional<CountDecl> port;
  std::vector<At<std::string>> after;
  std::vector<LaneDecl> lanes;
  std::vector<CallsDecl> calls;
  std::optional<At<Restart>> restart;
  std::optional<WhenDecl> when;
  ResourcesDecl resources;
  std::vector<VariableDecl> environment;
  std::optional<At<std::string>> workingDirectory;
  std::optional<At<std::uint32_t>> checkpoint;  // every so many seconds; 0: not said
};

struct AllRuns {};
struct AnyRun {};
struct Never {};

struct EndDecl {  // `end = (...)`
  Position at;
  std::variant<Unspecified, AllRuns, AnyRun, std::vector<At<std::string>>, Never> value;
};

enum class ColocatedBy { UNSPECIFIED, THREADS, PROCESSES };

struct ColocationDecl {  // an element of `colocate`
  Position at;
  std::optional<At<std::string>> name;
  std::vector<At<std::string>> labels, colocations;
  At<ColocatedBy> by{ColocatedBy::UNSPECIFIED, {}};
  At<bool> perIndex{false, {}}, returnOnFirstCompleted{false, {}};
  At<std::uint32_t> retries{0, {}};
};

struct ProgramDecl {
  std::string constant;  // the constant's name
  Position at;
  std::optional<At<std::string>> name;
  std::optional<At<std::string>> parameters;  // as written: "Parameters"
  std::uint64_t parametersId = 0;             // the struct; 0 if unknown
  std::vector<NodeDecl> nodes;
  std::uint32_t deadlineMs = 0;
  std::optional<EndDecl> end;
  std::vector<ColocationDecl> colocations;
};

// A field set twice, or two arms of one union: Cap'n Proto 0.9 takes the last without a word.
struct DoubleAssignment {
  std::string first, second;  // field names; equal if one field is set twice
  Position firstAt, secondAt;
};

struct Topology {
  std::string file;
  std::vector<ProgramDecl> programs;
  std::vector<DoubleAssignment> doubles;
  // For hints, of each file in which services are named: "S" -> interfaces and structs in it.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> names;
};

// -------------------------------------------------------------------------------------------- C++
// headers

// A C++ type as Clang sees it: canonical, references and top-level const taken off and noted.
struct CppType {
  enum class Kind {
    VOID,
    BOOL,
    INTEGER,
    FLOATING,
    ENUM,
    STRING,
    STRING_VIEW,
    C_STRING,
    PATH,
    DURATION,
    VECTOR,
    SPAN,
    OPTIONAL,
    MAP,
    UNIQUE_PTR,
    SHARED_PTR,
    TASK /* lp::Task<T> */,
    OUTCOME /* lp::Outcome<T> */,
    BYTES /* lp::Bytes */,
    TENSOR /* lp::Tensor */,
    TENSOR_VIEW /* lp::TensorView */,
    STOP_TOKEN,
    RECORD,
    OTHER,
  };
  Kind kind = Kind::OTHER;
  unsigned bits = 0;      // INTEGER, FLOATING
  bool isSigned = false;  // INTEGER
  bool isConst = false;   // of what the reference refers to, or of a span's element
  enum class Reference { NONE, LVALUE, RVALUE } reference = Reference::NONE;
  std::string name;                // canonical, qualified: "consumer_producers::ProducerHandle"
  std::string written;             // as the user wrote it
  std::vector<CppType> arguments;  // element types; MAP: key, value
  std::vector<std::string> names;  // ENUM: enumerants; RECORD that is an aggregate: field names
  std::vector<CppType> fields;     // RECORD that is an aggregate: field types
  bool isAggregate = false;
  bool hasConvert =
      false;  // lp::Convert<T> is specialised: arguments[0] is what it converts from and to
  bool movable = true;
};

struct CppParameter {
  std::string name;  // empty if unnamed
  CppType type;
  Position at;
  bool hasDefault = false;
  std::string defaultText;
};

struct CppFunction {
  std::string name;  // "work"; constructors: the class's name
  Position at;
  std::string doc;
  CppType result;
  std::vector<CppParameter> parameters;
  bool isStatic = false, isConst = false, isVirtual = false, isNoexcept = false, isDeleted = false;
  bool isTemplate = false, isVariadic = false, isRvalueOnly = false, isInherited = false,
       isExplicit = false;
  std::string signature;  // as a person reads it: "std::int64_t work(std::int64_t context) const"
};

struct CppClass {
  std::string name;       // as asked for, e.g. "consumer_producers::Producer"
  std::string canonical;  // what an alias stands for; else equal to name
  Position at;
  bool isAbstract = false;
  bool isComplete = true;
  std::vector<CppFunction> constructors;  // public, user-declared or implicit; not copy and move
  std::vector<CppFunction> methods;       // public, inherited ones too, hidden ones left out
};

struct ClassRequest {  // what check needs read
  std::string name;
  std::string header;
  Position nameAt, headerAt;
  bool function = false;  // a static method or a free function
  bool operator==(const ClassRequest&) const = default;
};

struct Headers {
  std::map<std::string, CppClass> classes;                    // by the name asked for
  std::map<std::string, std::vector<CppFunction>> functions;  // overloads by qualified name
  std::map<std::string, std::vector<std::string>>
      known;  // header -> qualified classes in it, and functions if one is missed; for hints
};

struct Decls {
  Schemas schemas;
  std::optional<Topology> topology;  // absent for `lpgen services`
  Headers headers;
};

}  // namespace lp::gen
