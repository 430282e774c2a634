// What lpgen tells the runtime of a program: tables of plain data, and a few functions per node.
// In: tables of constants in emitted code.  Out: lp::main() and lp::launch() run them.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/handle.h"
#include "runtime/launch_type.h"
#include "runtime/services.h"

namespace lp {

// A node at run time: the user's object and what it offers. Emitted code derives from it, once per
// node of the topology. Made, run and destroyed on the node's main thread. Members are
// named lp... so that they meet no method of a service.
class Node {
 public:
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node() = default;

  // What other nodes may call; null for a class node.
  virtual Interface* lpServed() { return nullptr; }
  // The user's run(), or the function that the node is. Only called if NodeSpec::runs.
  virtual void lpRun(std::stop_token /*stop*/) {}
  // Of a node with a checkpoint.
  virtual void lpSave(std::ostream& /*out*/) {}
  virtual void lpLoad(std::istream& /*in*/) {}
};

namespace _ {
// An object that nodes of a process share, of a type that they know; see shared().
struct Shared {
  std::mutex mutex;
  std::shared_ptr<void> object;  // null: nobody has made it yet
};
}  // namespace _

// What a node's arguments are made of. Valid during NodeSpec::make and check only; there are no
// handles during check. The parameters live as long as the node.
class Wiring {
 public:
  virtual ~Wiring() = default;

  template <typename Parameters>
  const Parameters& parameters() const {
    return *static_cast<const Parameters*>(rawParameters());
  }
  // This node's index in its group.
  virtual std::uint32_t index() const = 0;
  // The nodes that carry a label, all entries of the topology together; 0 for a group that is
  // empty.
  virtual std::uint32_t groupSize(std::string_view label) const = 0;
  // Made of the program's seed, this node's label and its index: the same in every launch type.
  virtual std::uint64_t seed() const = 0;
  // What the nodes of this node's process share under that name.
  virtual _::Shared& shared(std::string_view name) const = 0;

  // A handle to one node; throws FAILED_PRECONDITION if the group has no such index.
  template <typename H>
  H handle(std::string_view label, std::uint32_t index = 0) const {
    return H(target(label, index), {}, callRules(label));
  }
  // Handles to a whole group, by index.
  template <typename H>
  std::vector<H> handles(std::string_view label) const {
    std::vector<H> all;
    const std::uint32_t size = groupSize(label);
    all.reserve(size);
    for (std::uint32_t i = 0; i < size; ++i) all.push_back(handle<H>(label, i));
    return all;
  }

 protected:
  virtual const void* rawParameters() const = 0;
  virtual std::shared_ptr<_::Target> target(std::string_view label, std::uint32_t index) const = 0;
  // What the topology says of this node's calls to a label.
  virtual std::span<const CallRule> callRules(std::string_view label) const = 0;
};

// What one node may use of the machine, if it is a process; 0: as much as its launcher.
struct Resources {
  unsigned cpus = 0;  // how many it is bound to
  std::uint64_t memoryMiB = 0;
  unsigned gpus = 0;
  int nice = 0;  // added to the launcher's
};

// Of a node's environment. `{label}` and `{index}` in the value stand for the node's own.
struct Variable {
  std::string_view name, value;
};

// Whether a node that has ended is started again.
enum class RestartPolicy { NEVER, ON_FAILURE, ALWAYS };

// What a node keeps on disk, when the run has a folder.
struct CheckpointSpec {
  std::uint32_t everySeconds = 0;  // 0: only when it ends
};

// One entry of the topology's `nodes`. Entries of one label append to one group, indices running
// on.
struct NodeSpec {
  std::string_view label;
  std::string_view place;  // "consumer_producers.topology.capnp:14:5", for messages
  bool group = false;      // the entry has a `count`
  bool serves = false;
  bool runs = false;      // the class has run(), or the node is a function
  unsigned threads = 16;  // value methods at a time, but for those in lanes
  std::span<const LaneSpec> lanes = {};
  std::span<const CallRule> calls = {};  // that the node makes
  RestartPolicy restart = RestartPolicy::NEVER;
  Resources resources = {};
  std::span<const Variable> environment = {};  // besides the launcher's
  std::string_view workingDirectory = {};      // with placeholders; empty: the launcher's
  // Whether its nodes exist; null: they do.
  bool (*exists)(const void* parameters, LaunchType type) = nullptr;
  std::optional<CheckpointSpec> checkpoint = {};  // the class has save() and load()
  std::uint64_t (*count)(const void* parameters) = nullptr;
  std::span<const std::string_view> after = {};  // labels whose nodes have to be ready before
  // Of 127.0.0.1, for index 0; 0: none. Throws lp::Error. Null: none.
  std::uint16_t (*port)(const void* parameters) = nullptr;
  // What is no C++ of ours. Of a command: its words. Placeholders in them, and in the address, are
  // `{label}`, `{index}` and names of ParameterSpec. Without a command somebody else runs it.
  std::span<const std::string_view> command = {};
  std::string_view address = {};  // where it is called; empty: it serves nothing, or is our own
  // Throws lp::Error if parameters do not let the node be made: a line for each argument, with its
  // place. Called before anything starts; null if no argument depends on parameters so.
  void (*check)(const Wiring& wiring) = nullptr;
  std::unique_ptr<Node> (*make)(const Wiring& wiring) = nullptr;  // null: no C++ of ours

  bool isExternal() const { return command.empty() && !address.empty(); }
};

// One scalar of the Parameters struct: a flag, an environment variable, a key of the parameters
// file.
struct ParameterSpec {
  std::string_view
      name;  // flag name by words, nested ones dotted: "num_producers", "store.directory"
  std::string_view type;  // for --help: "uint32", "bool", "text", "codec (none, zstd)"
  std::string_view help;
  std::string_view place;  // where it is declared, for messages
  bool isBool = false;     // may be given without a value, and as --nodry_run
  bool secret = false;     // never in argv nor printed
  // Reads `text` into the struct; what is wrong with it otherwise ("is not a number", "is above
  // 1000").
  std::optional<std::string> (*parse)(void* parameters, std::string_view text) = nullptr;
  // The value as parse() takes it.
  std::string (*print)(const void* parameters) = nullptr;
};

// What ends a program by itself: that these run()s have returned.
struct EndSpec {
  enum class When { ALL, ANY, LABELS, NEVER };

  When when = When::ALL;
  std::span<const std::string_view> labels = {};  // LABELS: every run() of these
};

// Nodes that the topology has put together, none of which has a RestartPolicy of its own. In launch
// types of threads all nodes share a process anyway; what ends a colocation, and its retries, are
// the same in each.
struct ColocationSpec {
  enum class By {
    THREADS,    // they share a process
    PROCESSES,  // each has its own
  };

  std::string_view name;   // that of no label
  std::string_view place;  // for messages
  By by = By::THREADS;
  std::span<const std::string_view> labels = {};
  std::string_view within = {};  // the colocation, by THREADS too, that it is a member of, by name
  bool perIndex = false;         // one for each index of the labels, which have one size
  bool endsWithFirst = false;    // THREADS: done when one member is, not all
  // PROCESSES: how often nodes that failed are started again, all together.
  std::uint32_t retries = 0;
};

struct ProgramSpec {
  std::string_view name;
  std::string_view doc;
  std::span<const ParameterSpec> parameters;
  std::span<const NodeSpec> nodes;
  // How long a call of a node may take if nothing else says; 0: for ever.
  std::uint32_t callTimeoutMs = 0;
  std::shared_ptr<void> (*newParameters)() = nullptr;  // with their defaults
  EndSpec end = {};
  std::span<const ColocationSpec> colocations = {};  // a label is in one of them at most
};

// Runs the program as the command line says (`--help` lists it) and returns the exit status: 0 when
// it ended as it should, 1 when a node failed, 2 for a wrong command line, 143 after SIGTERM, 130
// after SIGINT. Call it from main() before any thread is started.
int main(const ProgramSpec& program, int argc, char** argv);
// The same with the launch type fixed.
int main(const ProgramSpec& program, int argc, char** argv, LaunchType type);

}  // namespace lp
