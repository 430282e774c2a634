// Every name, file and include of what `lpgen services` emits.
// In: Services.  Out: ServicesPlan, which emitServices() writes down as it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegen/plan/coding.h"
#include "codegen/plan/includes.h"
#include "codegen/plan/structs.h"
#include "codegen/program/services.h"

namespace lp::gen {

struct PlannedParameter {
  std::string type;    // "std::string_view"
  std::string passed;  // as handles take it: for Data, they want to know who owns it
  std::string name;
  Coding coding;
  bool optional = false;
  bool isView = false;  // an object may want to own it: a text, a span, a tensor, entries
  bool whole = false;   // is the message itself: `work Request -> Reply`
};

struct PlannedMethod {
  std::string name, schemaName, doc;
  std::string result;    // "void", "std::int64_t", "StoreFindResult"
  std::string returned;  // by handles: the same, or entries that can be read as a map
  std::vector<PlannedParameter> parameters;
  std::string wireParameters, wireResults;
  std::uint16_t ordinal = 0;
  bool idempotent = false;
  std::uint32_t deadlineMs = 0;        // of its calls; 0: none
  std::uint64_t window = 0;            // of a stream of its calls, in bytes; 0: it does not stream
  std::vector<std::string> spellings;  // of the same words: "getParams", "get_params", "GetParams"
  // Functions of the .cc file: "invokeStoreFind", "readStoreFind", "writeStoreFind".
  std::string invoke, read, write;
  std::string stream;  // "lp::Stream<std::uint64_t>"; empty: it does not stream
  std::string row;     // "STORE_METHODS[0]"
  // What is read from and written to the results message: nothing, one value, or an aggregate's
  // members.
  std::vector<PlannedField> results;
  bool wholeResult = false;  // the result is the message itself
  bool isAggregate = false;
  // Names of locals that no parameter has: "here" and so on.
  std::string here, object, call, params;
};

struct PlannedService {
  std::string name, doc;
  std::uint64_t id = 0;
  std::string handle, interface, adapter;
  std::string wire;                                  // "wire::Store"
  std::string methodTable, serviceTable, baseTable;  // "STORE_METHODS", "STORE", "STORE_BASES"
  std::vector<PlannedMethod> methods;                // its own
  struct Base {
    std::string handle, interface, name;
  };
  std::vector<Base> bases;      // direct ones
  std::vector<Base> ancestors;  // all, for conversions
  struct Inherited {
    std::string handle;  // of the service that declares it
    std::string interface;
    PlannedMethod method;
  };
  std::vector<Inherited> inherited;
  bool hasStreams = false;  // some of its methods stream, inherited ones too
};

// How errors carry a struct: what lp::ErrorPayload is specialised for.
struct PlannedPayload {
  std::string type;  // "::acme::SoldOut"
  std::string wire;  // "::acme::wire::SoldOut"
  std::uint64_t id = 0;
};

// A declaration of the header, in an order that C++ can have.
using PlannedDeclaration = std::variant<PlannedEnum, PlannedStruct, PlannedService>;

struct PlannedUnit {
  std::string schema;  // "examples/rl/rl.capnp"
  std::string doc;
  std::string header, wireHeader, source;  // paths below the output folder, as in #include
  std::string nameSpace;
  std::vector<std::string> forward;  // "struct Entry", "class StoreHandle"
  std::vector<PlannedDeclaration> declarations;
  std::vector<PlannedStruct> aggregates;  // of several results
  std::vector<PlannedPayload> payloads;
  Includes headerIncludes, wireIncludes, sourceIncludes;
};

struct ServicesPlan {
  std::vector<PlannedUnit> units;  // by path
};

struct ServicesPlanOptions {
  // Taken off the front of schemas' paths to get those of emitted files and includes; the longest
  // that fits.
  std::vector<std::string> srcPrefixes;
  // The same for imported schemas that no prefix fits.
  std::vector<std::string> importRoots;
};

ServicesPlan planServices(const Services& services, const ServicesPlanOptions& options);

// "bazel-out/bin/examples/rl/rl.capnp" -> "examples/rl/rl.capnp": a schema's name in an absolute
// import.
std::string importName(const std::string& schema, const ServicesPlanOptions& options);
// The path of its header: "examples/rl/rl.lp.h".
std::string headerPath(const SchemaUnit& unit, const ServicesPlanOptions& options);

}  // namespace lp::gen
