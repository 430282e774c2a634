// What is true of a program: every label, class, argument and method resolved, every type fits.
// In: nothing.  Out: immutable values made by checkProgram(); owns its data, knows no Clang and no
// Cap'n Proto.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codegen/base/position.h"
#include "codegen/program/services.h"

namespace lp::gen {

// How a value becomes one of another C++ type. `inner` holds the conversions of what the value is
// made of.
struct Conversion {
  enum class Kind {
    SAME,            // the value itself
    CAST,            // a number that is wider, or another spelling of the same
    NARROW,          // a number that is checked to be in range when the node is made
    STRING,          // a std::string of a view, or of a char pointer
    C_STRING,        // a char pointer of a view, valid until the call returns
    OWNED_C_STRING,  // a char pointer of a std::string
    PATH,            // a std::filesystem::path of text
    PATH_TEXT,       // text of a path
    DURATION,        // a std::chrono duration of a number; `unit` is the number's
    DURATION_COUNT,  // the number of a duration in `unit`
    RANGE,           // a std::vector of a span, or of another vector, element by element the same
    ELEMENTS,        // a std::vector, element by element; inner[0]
    PAIRS_TO_MAP,    // a map of structs {key, value}; inner[0] and inner[1]
    MAP_TO_PAIRS,
    WRAP,        // an optional that holds the value; inner[0]
    OPTIONAL,    // an optional of an optional; inner[0]
    ENUMERANTS,  // by name; `members`
    FIELDS,      // by name; `members`
    CONVERT,     // lp::Convert<to>::from(inner[0])
    CONVERTED,   // inner[0] of lp::Convert<from>::to()
  };

  struct Member {
    std::string from, to;                // fields, or enumerants, as C++ names
    std::vector<Conversion> conversion;  // FIELDS: exactly one
    bool operator==(const Member&) const = default;
  };

  Kind kind = Kind::SAME;
  std::string from, to;  // C++ spellings of both types, as values
  std::vector<Conversion> inner;
  std::vector<Member> members;
  std::string unit;  // "std::chrono::milliseconds"
  bool operator==(const Conversion&) const = default;
};

// How the nodes of one label are dealt out among those of another.
enum class Dealing { ALL, STRIDE, BLOCK };

// One argument of a call, as the topology spells it.
struct Argument {
  enum class Kind {
    LITERAL,    // `text` is a C++ expression
    LIST,       // `type` of `arguments`
    STRUCT,     // `type`, its `fields` of `arguments`
    PARAMETER,  // `path` in the parameters, through `conversion`; `dealing` if it is dealt out
    INDEX,      // through `conversion`
    SIZE_OF,    // of `label`, through `conversion`
    SEED,       // through `conversion`
    CALL,       // `function` of `arguments`
    HANDLE,     // to `label`
    HANDLES,    // to `label`, by `dealing`
    STOP,       // the node's stop token: of NodeEntry::function only
  };
  enum class Choice { ONLY, SAME_INDEX, MODULO };  // HANDLE: which one

  Kind kind = Kind::LITERAL;
  Position at;
  std::string name;  // of the C++ parameter, or of the field; may be empty
  std::string type;  // of the C++ parameter, as a value
  std::string text;
  std::vector<std::string> path;
  Conversion conversion;
  Dealing dealing = Dealing::ALL;
  Choice choice = Choice::ONLY;
  std::string label;
  std::string orElse;     // HANDLE: the label for an empty group
  bool optional = false;  // HANDLE: nothing for an empty group
  std::string handle;     // HANDLE, HANDLES: "rl::VariablesHandle"
  std::string function;
  std::string header;      // CALL: what declares the function
  std::string resultType;  // CALL: what it returns, exactly as read
  Position madeAt;         // CALL: of the function
  std::string shared;      // CALL: the name under which nodes of a process share it; empty: none
  std::vector<std::string> fields;
  std::vector<Argument> arguments;
};

// How a class takes many calls of a method at once.
struct BatchForm {
  std::string request;              // what the span is of: "std::vector<std::int64_t>"
  std::vector<std::string> fields;  // of the request, by parameter; none: it is the only parameter
  std::string result;               // of one call, as the class has it; empty: none
  bool returnsVoid = false;         // says nothing of each call
};

// A method of the service, as the class offers it.
struct ServedMethod {
  std::uint64_t service = 0;  // which declares it
  std::uint16_t ordinal = 0;
  std::string name;  // the class's: "Find"
  Position at;       // of the class's
  std::vector<Conversion> parameters;
  Conversion result;
  std::string resultType;  // exactly as read: "const std::string &"
  bool task = false;       // returns lp::Task<T>; `result` converts the T
  bool isVoid = false;     // no results
  // The batch form: `parameters` make a request of a call's arguments, `result` is of one call.
  std::optional<BatchForm> batch;
};

enum class RunKind { NONE, RUN, RUN_WITH_STOP };

// How many nodes an entry of the topology stands for; also how many calls are a full batch.
struct Count {
  std::optional<std::uint32_t> number;
  std::vector<std::string> parameter;  // else: a path in the parameters
  bool isSigned = false;               // of the parameter
};

// How calls of a method that the class takes many of are gathered.
struct Batch {
  std::uint64_t service = 0;  // which declares the method
  std::uint16_t ordinal = 0;
  Position at;
  Count size;
  std::uint32_t timeoutMs = 200, parallelism = 1;
  bool pad = false;
};

// The user's class, and how an object of it is made.
struct NodeClass {
  enum class Holder { OBJECT, UNIQUE, SHARED };

  std::string name;  // "consumer_producers::Consumer"
  std::string header;
  Position at;             // of the class
  Position madeAt;         // of the constructor, or of the factory
  std::string function;    // a factory; empty: the constructor
  std::string resultType;  // of the factory, exactly as read
  Holder holder = Holder::OBJECT;
  std::vector<Argument> arguments;
  RunKind run = RunKind::NONE;
  std::string save, load;  // the names of the methods of a node with a checkpoint; else empty
  std::optional<std::uint64_t> serves;  // the service's id
  std::vector<ServedMethod> methods;    // as Services::allMethods() orders them
  std::vector<Batch> batches;
};

// A node that keeps answers of another one.
struct Cacher {
  struct Method {
    std::uint64_t service = 0;  // which declares it
    std::uint16_t ordinal = 0;
  };

  std::vector<Argument> arguments;  // exactly one: the handle to what it caches
  std::uint64_t serves = 0;         // the service of that
  std::vector<Method> methods;      // whose answers it keeps
  std::uint32_t refreshMs = 2000, staleAfterMs = 4000, size = 16;
};

// A node that is no C++ of the user's: a program of any language, or one that somebody else runs.
struct Foreign {
  // Of a command, with placeholders for the node's label, index and for flags; empty: somebody else
  // runs the node.
  std::vector<std::string> words;
  std::optional<std::uint64_t> serves;  // the service's id
  std::string address;                  // at which it does, with the same placeholders

  bool isCommand() const { return !words.empty(); }
};

// How a node calls those of a label. 0: not said.
struct CallRule {
  std::string to;
  std::string method;  // as the schema spells it; empty: all
  std::uint32_t deadlineMs = 0;
  std::uint32_t attempts = 0;
};

// Threads for some methods alone.
struct Lane {
  std::string name;
  std::uint32_t threads = 16;
  std::vector<std::string> methods;  // as the schema spells them
};

// When a node exists.
struct When {
  std::vector<std::string> parameter;    // a path in the parameters, to a bool
  std::vector<std::string> launchTypes;  // else: in these, as the topology spells them
};

// What a node may use of the machine; 0: not limited.
struct Resources {
  std::uint32_t cpus = 0, gpus = 0;
  std::uint64_t memoryMiB = 0;
  std::int32_t nice = 0;

  bool operator==(const Resources&) const = default;
};

// Of a node's environment; the value has placeholders.
struct Variable {
  std::string name, value;
};

enum class RestartPolicy { NEVER, ON_FAILURE, ALWAYS };

// One entry of the topology's nodes.
struct NodeEntry {
  std::string label;
  Position at;
  std::optional<Count> count;      // none: exactly one node
  std::vector<std::string> after;  // labels
  std::optional<Count> port;       // none: it has an address for handles alone
  std::uint32_t threads = 16;
  NodeClass object;
  RestartPolicy restart = RestartPolicy::NEVER;
  std::optional<When> when;  // none: always
  Resources resources;
  std::vector<Variable> environment;
  std::string workingDirectory;                    // with placeholders; empty: the launcher's
  std::optional<std::uint32_t> checkpointSeconds;  // it has a checkpoint, each so many seconds
  std::vector<Lane> lanes;
  std::vector<CallRule> calls;       // by label; those of one method before those of all
  std::optional<Argument> function;  // a CALL, which the node is; there is no object then
  std::optional<Cacher> cacher;      // which the node is; there is no object then
  std::optional<Foreign> foreign;    // which the node is; there is no object then

  const std::vector<Argument>& arguments() const {
    return cacher ? cacher->arguments : function ? function->arguments : object.arguments;
  }
  // The service's id.
  std::optional<std::uint64_t> serves() const {
    return foreign ? foreign->serves : cacher ? cacher->serves : object.serves;
  }
  // Whether there is something that returns when the node is done.
  bool runs() const {
    return function || object.run != RunKind::NONE || (foreign && foreign->isCommand());
  }
  // Whether the program may wait for that: a command that serves has no end of its own.
  bool ends() const { return runs() && !(foreign && foreign->serves); }
};

// One value of the parameters that is set on its own: a flag.
struct Parameter {
  std::vector<std::string> path;  // C++ names: {"store", "directory"}
  std::string flag;               // "store.directory"
  std::string doc;
  Position at;
  Type type;
  std::string typeText;  // for --help: "codec (none, zstd)"
  std::optional<double> min, max;
  std::string unit;  // "ms"
  bool secret = false;
};

// Which run()s have to have returned for the program to end.
struct End {
  enum class When { ALL, ANY, LABELS, NEVER };

  When when = When::ALL;
  std::vector<std::string> labels;
};

// Nodes that go together.
struct Colocation {
  std::string name;
  Position at;
  bool byProcesses = false;  // else by threads
  std::vector<std::string> labels;
  std::string within;  // the name of the one that it is a member of; empty: none
  bool perIndex = false, endsWithFirst = false;
  std::uint32_t retries = 0;
};

struct Program {
  std::string name;
  std::string doc;
  std::string topology;  // the file, as it is imported
  Position at;
  std::optional<std::uint64_t> parametersId;  // the struct, in Services::structs
  std::vector<Parameter> parameters;
  std::vector<NodeEntry> nodes;  // in the topology's order
  std::uint32_t deadlineMs = 0;  // of calls; 0: none
  End end;
  std::vector<Colocation> colocations;
};

}  // namespace lp::gen
