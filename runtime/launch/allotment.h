// What processes of nodes are given, decided before anything starts.
// In: what the topology asks for.  Out: CPUs, limits, environment, directory, of each process.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/launch/instance.h"
#include "runtime/launch/machine.h"
#include "runtime/launch/placement.h"
#include "runtime/program.h"

namespace lp::_ {

// What one entry of the topology asks for, for each of its nodes.
struct Demand {
  unsigned threads = 16;
  Resources resources = {};
  std::map<std::string, std::string, std::less<>> environment = {};  // values with placeholders
  std::string workingDirectory = {};                                 // with placeholders, or empty
  std::string place = {};                                            // of the entry, for messages
  std::string directoryPlace = {};  // of what says the working directory
};
Demand demandOf(const NodeSpec& spec);

// What a process is given.
struct Allotment {
  std::vector<unsigned> cpus = {};  // that it is bound to; empty: what its keeper may use
  std::uint64_t memoryMiB = 0;      // 0: no limit
  int nice = 0;                     // added to its keeper's
  std::map<std::string, std::string, std::less<>> environment = {};  // besides its keeper's
  std::string workingDirectory = {};  // absolute; empty: its keeper's

  bool operator==(const Allotment&) const = default;
};

struct Allotments {
  std::vector<Allotment> processes;  // by number
  std::vector<std::string> notes;    // what a person should know: a sentence each
};

// A node that is to be given something.
struct Asking {
  NodeId id;
  const Demand* demand;    // null: a node that is not launched
  bool isCommand = false;  // a process in any launch type
};

// Deals out what there is, in the processes' order, no CPU and no GPU to two of them. Nodes that
// share a process have together what each asks for: sums of CPUs, GPUs and memory, which is not
// limited if it is not for one of them. Where there are too few CPUs for all, nobody is bound to
// any, which is a note. Throws INVALID_ARGUMENT with the topology's place if there are too few
// GPUs, or no such directory, or nodes ask for what one process cannot have.
Allotments allot(const std::vector<Asking>& nodes, const std::vector<PlacedProcess>& processes,
                 const Machine& machine);

// Notes of what nodes of this process ask for and do not get; `why` is a clause.
std::vector<std::string> leftOut(const std::vector<Asking>& nodes, const std::string& why);

// Gives it to this process, which has one thread: all but the memory, of which what a node is
// started under may need more. Throws lp::Error.
void take(const Allotment& allotment);

// "0-3, 6"
std::string cpusText(const std::vector<unsigned>& cpus);

}  // namespace lp::_
