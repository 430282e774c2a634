// The command line of every launch binary.
// In: arguments, environment, a parameters file.  Out: Settings, or all that is wrong with them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/prefix.h"
#include "runtime/launch/terminal_type.h"
#include "runtime/launch_type.h"
#include "runtime/logs/log_line.h"
#include "runtime/program.h"
#include "runtime/transport_type.h"

namespace lp::_ {

// What a person chooses when launching.
struct Settings {
  LaunchType launchType = LaunchType::LOCAL_MT;
  std::shared_ptr<void> parameters;  // the program's struct; null if it has none
  TransportType transport = TransportType::AUTO;
  std::uint64_t seed = 0;
  // From stop to kill; nothing: never.
  std::optional<std::chrono::nanoseconds> grace = std::chrono::seconds(10);
  std::optional<bool> color;  // nothing: on a terminal, unless NO_COLOR is set
  TerminalType terminal = TerminalType::CURRENT;
  std::string outputDirectory;  // empty: one of the run's own
  LogLevel logLevel = LogLevel::INFO;
  LogFormat logFormat = LogFormat::TEXT;
  std::vector<Prefix> prefixes;
  std::string host;               // the node that lives in this process; empty: none
  std::string profile;            // a file; empty: none
  std::string runDirectory;       // empty: none
  bool restore = false;           // from what an earlier run has left there
  bool dryRun = false;            // only say what would be started
  bool help = false;              // asked for; then nothing else was looked at
  std::vector<std::string> rest;  // what stood behind `--`; the runtime does not look at it
};

using Environment = std::map<std::string, std::string, std::less<>>;
// The environment of this process.
Environment ownEnvironment();

// Reads `--name=value`, `--name value`, `--bool`, `--nobool`; dashes within names count as
// underscores. A parameter is taken from its flag, else from its environment variable, else from
// the file that --lp_parameters names, else it has its default. What is wrong is appended to
// `problems`, one sentence each; then the settings are of no use. `fixed`: the binary is for one
// launch type.
Settings readFlags(const ProgramSpec& program, std::optional<LaunchType> fixed,
                   std::span<const std::string> arguments, const Environment& environment,
                   std::vector<std::string>& problems);

// What --help prints: the program, its parameters, the flags of every program.
std::string helpText(const ProgramSpec& program, std::optional<LaunchType> fixed);

// The environment variable of a parameter: "CONSUMER_PRODUCERS_NUM_PRODUCERS".
std::string environmentName(const ProgramSpec& program, const ParameterSpec& parameter);
bool isList(const ParameterSpec& parameter);

}  // namespace lp::_
