// Launching from a program of one's own: a program of a topology as a part of another, once or many
// times. lpgen emits a launch() for each program, which calls the one below.
// In: a program's tables, parameters, a launch type.  Out: handles to its nodes, and how it ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/handle.h"
#include "runtime/launch_type.h"
#include "runtime/program.h"
#include "runtime/program_end.h"
#include "runtime/transport_type.h"

namespace lp {

namespace _ {
class Run;
}

// What flags say to a launch binary.
struct LaunchOptions {
  std::uint64_t seed = 0;
  TransportType transport = TransportType::AUTO;
  // How long nodes may take to stop; nothing: for ever.
  std::optional<std::chrono::nanoseconds> grace = std::chrono::seconds(10);
  // As --lp_profile: a file; empty: none.
  std::string profile = {};
  // As --lp_run_dir and --lp_restore. Each run of a sweep has a directory of its own.
  std::string runDirectory = {};
  bool restore = false;
  // What processes are made from: a binary whose main() begins with runIfNode(), or calls the
  // program's main(). Not given, it is this one.
  std::string nodeBinary = "/proc/self/exe";
};

// A program that runs. Signals stay the business of whoever launches; no function here ends this
// process, but a node that is a thread and crashes does. Nodes that are threads and do not stop
// within the grace are left behind, and named in ProgramEnd::stragglers. Usable from any thread.
class Launched {
 public:
  explicit Launched(std::unique_ptr<_::Run> run);
  // Stops the program, and waits until it has ended.
  ~Launched();
  Launched(Launched&& other) noexcept;
  Launched& operator=(Launched&&) = delete;

  // Waits until the program has ended, as its topology says, or because it was stopped, or of a
  // failure, which is told and not thrown.
  ProgramEnd wait();
  // Has it stop. Returns at once.
  void stop(const std::string& why = "its launcher has stopped it");

  // To any node that serves. Calls wait until the node is up, and fail when it has ended. Throws
  // FAILED_PRECONDITION if there is no such node.
  template <typename H>
  H handle(std::string_view label, std::uint32_t index = 0) const {
    return H(target(label, index));
  }

 private:
  std::shared_ptr<_::Target> target(std::string_view label, std::uint32_t index) const;

  std::unique_ptr<_::Run> run_;
};

// Starts the nodes and returns at once. Throws lp::Error if that cannot be done;
// FAILED_PRECONDITION in a process that was itself started to run nodes, and whose main() has not
// handed over to runIfNode().
Launched launch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                LaunchType launchType, const LaunchOptions& options = {});

// Nodes that are processes run the launching binary again. If this process is one of those of that
// program, runs what it is there for and returns the exit status; otherwise returns nothing at
// once. A main() that launches begins with it, before any thread is started.
std::optional<int> runIfNode(const ProgramSpec& program, int argc, char** argv);

}  // namespace lp
