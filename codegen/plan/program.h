// Every name, file and include of what `lpgen program` emits.
// In: Program and Services.  Out: ProgramPlan, which emitProgram() writes down as it stands.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codegen/plan/services.h"
#include "codegen/plan/structs.h"
#include "codegen/program/program.h"
#include "codegen/program/services.h"

namespace lp::gen {

// A conversion that takes more than an expression, and the function emitted for it.
struct PlannedConversion {
  std::string function;  // "toAcmeCodec"
  Conversion conversion;
};

// A struct spelled in the topology, made by a function of its own.
struct PlannedMaker {
  std::string function;  // "makeStoreOptions"
  std::string label;     // the node's
  Argument argument;
};

// An object that nodes of a process share.
struct PlannedShared {
  std::string function;  // "sharedClock"
  std::string place;     // "cp.topology.capnp:14:5"
  Argument argument;     // the CALL that makes it
};

// A factory that makes an argument of a node's.
struct PlannedFactory {
  std::string pin;    // a concept: "WorkerCallsMakeClock"
  std::string place;  // "examples/cp/clock.h:9"
  Argument call;
};

// An argument that some parameters do not let be made.
struct PlannedCheck {
  enum class Kind { SAME_SIZE, NOT_EMPTY, VALUE, BATCH_SIZE };
  Kind kind = Kind::VALUE;
  std::string place;  // "cp.topology.capnp:16:19"
  Argument argument;  // BATCH_SIZE: its `path`
};

// One method of a node's interface, served by the user's object.
struct PlannedServed {
  std::string result;  // "std::int64_t", as the interface returns it
  std::string name;    // the interface's
  std::vector<std::pair<std::string, std::string>> parameters;  // types and names
  ServedMethod served;
  std::string pin;    // a concept: "ProducerHasWork"
  std::string place;  // "examples/cp/producer.h:9"
  std::string owner;  // the interface that declares it: "cp::ProducerInterface"

  // Of a coroutine, and of a batch form: how arguments and results travel.
  std::string start;        // "startWork", "batchWork"
  std::string read, write;  // of a batch form: "readWork", "writeWork"
  std::string wireParameters, wireResults;
  std::vector<PlannedParameter> coded;
  std::vector<PlannedField> results;
  bool wholeResult = false, isAggregate = false;
};

struct PlannedNode {
  NodeEntry entry;
  std::string nodeClass;   // "ProducerNode"
  std::string pin;         // a concept: "ProducerIsMade", "EvaluatorIsCalled"
  std::string place;       // "cp.topology.capnp:14:5"
  std::string classPlace;  // "examples/cp/producer.h:7"
  std::string objectType;  // "cp::Producer", "std::unique_ptr<acme::Store>"
  std::string service;     // "cp::Producer"; empty: none
  std::string interface;   // "cp::ProducerInterface"
  std::vector<PlannedServed> methods;
  std::vector<PlannedFactory> factories;  // those within others' arguments first
  std::string makePlace;    // of the constructor, factory or function: "examples/cp/producer.h:9"
  std::string arguments;    // a function: "argumentsOfEvaluator"; empty: there is nothing to keep
  std::string count;        // a function: "lp::_::fixedCount<4>"; empty: one node
  std::string exists;       // a function: "lp::_::existsIf<&Parameters::debug>"; empty: it does
  std::string check;        // a function: "checkProducer"; empty: no parameter can do harm
  std::string environment;  // a table: "PRODUCER_ENVIRONMENT"; empty: the launcher's alone
  std::string after;        // a table: "WORKER_AFTER"; empty: there are none
  std::string port;         // a function, as `count`; empty: none
  std::string lanes;        // a table: "PRODUCER_LANES"; empty: there are none
  std::string calls;        // a table: "PRODUCER_CALLS"; empty: the topology says nothing of them
  std::vector<PlannedCheck> checks;
  bool hasTasks = false, hasBatches = false;
  std::string command;  // a table: "TRAINER_COMMAND"; empty: it is none
  std::string cacher;   // a table: "CACHER_SPEC"; empty: it is none
  std::vector<std::pair<std::string, std::uint16_t>> cached;  // "cp::StoreInterface", ordinals

  // How the calls of a method with a batch form are gathered.
  const Batch& batchOf(const PlannedServed& method) const;
};

// A label, as the harness offers it.
struct PlannedLabel {
  std::string label;
  std::string member;    // "consumer"; `class_` for a label that C++ has taken
  std::string typeName;  // "Consumer"
  bool isGroup = false;
  bool runs = false;
  std::string handle;   // "cp::ConsumerHandle"; empty: it serves nothing
  std::string adapter;  // "cp::ConsumerAdapter"
};

struct PlannedFlag {
  Parameter parameter;
  std::string path;  // "lp::Range<std::uint32_t>{.min = 1}, &Parameters::numProducers"
  std::string place;
};

struct PlannedEnumNames {
  std::string table;                                       // "CODEC_NAMES"
  std::string type;                                        // "kv::Codec"
  std::vector<std::pair<std::string, std::string>> names;  // "zstd", "ZSTD"
};

struct PlannedColocation {
  Colocation colocation;
  std::string place;   // "cp.topology.capnp:14:5"
  std::string labels;  // a table: "COLOCATED_1"; empty: it has no labels
};

struct PlannedMain {
  std::string file;
  std::string launchType;  // "lp::LaunchType::LOCAL_MT"; empty: the command line says
};

struct ProgramPlan {
  std::string name, doc, topology;
  // Names in the output folder; the files include each other from there.
  std::string header, source, testingHeader, testingSource;
  std::vector<PlannedMain> mains;
  std::vector<std::variant<PlannedEnum, PlannedStruct>> declarations;
  std::string parameters;  // the struct's name
  std::vector<PlannedFlag> flags;
  std::vector<PlannedEnumNames> enumNames;
  std::vector<PlannedConversion> conversions;  // those used by others first
  std::vector<PlannedMaker> makers;
  std::vector<PlannedShared> shared;
  std::vector<PlannedNode> nodes;
  std::vector<PlannedLabel> labels;  // in the order in which they come up
  std::uint32_t deadlineMs = 0;      // of calls; 0: none
  std::string end;                   // "lp::EndSpec::When::ANY"; empty: when all is done
  std::vector<std::string> endLabels;
  std::vector<PlannedColocation> colocations;
  std::set<std::string> serviceHeaders, wireHeaders, userHeaders;

  // The function for a conversion; null if an expression will do.
  const PlannedConversion* functionFor(const Conversion& conversion) const;
};

ProgramPlan planProgram(const Program& program, const Services& services,
                        const ServicesPlanOptions& options);

// Whether an argument of a node's function is made with the node and kept until the call. What is
// not stands in the call itself.
bool isKept(const Argument& argument);

// Whether a conversion of a value that has no name needs a function of its own.
bool needsFunction(const Conversion& conversion, bool isName);

}  // namespace lp::gen
