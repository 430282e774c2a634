// Launching as a library: a program as a part of another.
// In: a program's tables, parameters, a launch type.  Out: how it ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/launch_type.h"
#include "runtime/program.h"
#include "runtime/program_end.h"
#include "runtime/transport_type.h"

namespace lp {

namespace _ {
class Run;
}

struct LaunchOptions {
  std::uint64_t seed = 0;
  TransportType transport = TransportType::AUTO;
  // How long nodes may take to stop; nothing: for ever.
  std::optional<std::chrono::nanoseconds> grace = std::chrono::seconds(10);
  // As --lp_run_dir and --lp_restore; a sweep gives each run a folder of its own.
  std::string runDirectory = {};
  bool restore = false;
  // What processes are made from: a binary whose main() calls the program's main().
  std::string nodeBinary = "/proc/self/exe";
};

// A program that runs. Signals stay the business of whoever launches; no function here ends this
// process. Nodes that are threads and do not stop within the grace are left behind, and named in
// ProgramEnd::stragglers.
class Launched {
 public:
  explicit Launched(std::unique_ptr<_::Run> run);
  // Stops the program.
  ~Launched();
  Launched(Launched&& other) noexcept;
  Launched& operator=(Launched&&) = delete;

  // Waits until the program has ended.
  ProgramEnd wait();
  // Has it stop. Returns at once.
  void stop(const std::string& why = "its launcher has stopped it");

 private:
  std::unique_ptr<_::Run> run_;
};

// Starts the nodes; throws lp::Error if that cannot be done.
Launched launch(const ProgramSpec& program, std::shared_ptr<const void> parameters,
                LaunchType launchType, const LaunchOptions& options = {});

}  // namespace lp
