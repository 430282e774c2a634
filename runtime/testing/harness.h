// A program inside a test, in any C++ test framework.
// In: a program's tables, parameters, a launch type, what the test changes.  Out: handles to its
// nodes, waits, and a clean end.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch_type.h"
#include "runtime/program.h"
#include "runtime/program_end.h"
#include "runtime/transport_type.h"

namespace lp::testing {

struct NodeName {
  std::string label;
  std::uint32_t index = 0;

  auto operator<=>(const NodeName&) const = default;
};

// How the program differs from the one that would be launched.
struct Overrides {
  std::set<std::string> disabledLabels;  // no node of these has its run() called
  std::set<NodeName> disabledRuns;
  // If there is any of these, no node but them is made.
  std::set<std::string> aloneLabels;
  std::set<NodeName> alone;
  // Objects of the test that answer for nodes; they have to outlive the program.
  std::map<NodeName, std::shared_ptr<Interface>> replacements;
  std::uint64_t seed = 0;
  // What nodes are given, and which go together, in place of what the topology says: the text of an
  // `Lp.Profile`.
  std::string profile;
  // Nothing: what the environment variable LP_TRANSPORT says, else AUTO.
  std::optional<TransportType> transport;
  // Where nodes keep their checkpoints, and find those of programs before; empty: nowhere.
  std::string runDirectory;
  // How long nodes may take to stop; then processes are killed, and threads are left behind.
  std::chrono::nanoseconds grace = std::chrono::seconds(10);
};

// Launches a program and ends it. Usable from any thread; several at a time, or one after another.
//
// After the first failure of a node every call, pending or later, through handles of this program
// fails, and every wait() and handle() throws ABORTED with the node and what it failed of. When
// the program is done the nodes go on serving the test, until stop() or the destructor. Nodes
// that do not stop within the grace, or die while they stop, are a failure, too, once the program
// has ended.
//
// No failure goes unnoticed: one that no wait() or handle() has thrown is thrown by the destructor.
// So a test that expects a failure asks for it, with wait() say, and catches it. As a member of a
// fixture class of doctest's or Catch2's a Fixture does as it does on the stack. In a container, or
// in a destructor that may not throw, a failure terminates the test, which fails it as well;
// GoogleTest's fixture classes are of that kind, and take a std::unique_ptr<Fixture>.
class Fixture {
 public:
  // Throws lp::Error if the program cannot be launched. `nodeBinary`, for LaunchType::TEST_MP: the
  // program's launch binary, from which the nodes' processes are made; looked for in Bazel's
  // runfiles, then in the current directory.
  Fixture(const ProgramSpec& program, std::shared_ptr<const void> parameters, LaunchType type,
          Overrides overrides = {}, const std::string& nodeBinary = {});
  // Stops the program, and when all is cleared up throws the failure that no wait() or handle() has
  // thrown; prints it if another exception is on its way. One that was moved from does nothing.
  ~Fixture() noexcept(false);
  Fixture(Fixture&& other) noexcept;
  Fixture& operator=(Fixture&&) = delete;

  // Of any label that serves. Throws the failure if a node has failed.
  template <typename H>
  H handle(std::string_view label, std::uint32_t index = 0) const {
    return H(target(label, index));
  }
  template <typename H>
  std::vector<H> handles(std::string_view label) const {
    std::vector<H> all;
    for (std::uint32_t i = 0, size = groupSize(label); i < size; ++i) {
      all.push_back(handle<H>(label, i));
    }
    return all;
  }
  std::uint32_t groupSize(std::string_view label) const;

  // Waits until the program is done, or has stopped. It is done when every run() has returned, or
  // what the topology's `end` says has come about; without a run() that this is about, it never is.
  // Throws the failure of a node.
  void wait();
  // The same, of every run() of these labels; a failure of any other node is thrown too.
  void wait(const std::vector<std::string>& labels);
  // The same, for that long at most; false if the time is up.
  bool waitFor(std::chrono::nanoseconds timeout);
  bool waitFor(const std::vector<std::string>& labels, std::chrono::nanoseconds timeout);

  // Stops the program and waits until its nodes have ended, or had to be given up. Does not throw
  // what they failed of: that is left to wait(), or the destructor.
  ProgramEnd stop(const std::string& why = "the test has stopped it");

 private:
  class Launched;

  std::shared_ptr<_::Target> target(std::string_view label, std::uint32_t index) const;

  std::unique_ptr<Launched> launched_;
};

}  // namespace lp::testing
