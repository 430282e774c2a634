// The flags that every program has.
// In: their texts, and the environment.  Out: Settings, or what is wrong with them.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/flags.h"

namespace lp::_ {

struct CommonFlag {
  std::string_view name, type, initial, help;
  std::string_view environment = {};  // the variable it is taken from if it is not given
};
std::span<const CommonFlag> commonFlags();
// Null if there is none of that name.
const CommonFlag* findCommonFlag(std::string_view name);

// Reads them into the settings, one by one.
class CommonFlags {
 public:
  CommonFlags(std::optional<LaunchType> fixed, Settings& settings,
              std::vector<std::string>& problems);

  void take(const std::string& name, const std::string& value);
  // Once, behind the last: what is not given is taken from the environment, and what does not fit
  // together is said.
  void finish(const Environment& environment);
  // What --lp_parameters names; empty: nothing.
  const std::string& parametersFile() const { return file_; }

 private:
  void takeLaunchType(const std::string& value);
  void takeTransport(const std::string& value, const std::string& source);
  void takeGrace(const std::string& value);
  void takeTerminal(const std::string& value, const std::string& source);
  void takeLogLevel(const std::string& value, const std::string& source);
  void takeLogFormat(const std::string& value, const std::string& source);
  void takePrefix(const std::string& value, const std::string& source);
  // What needs nodes that are processes.
  void checkTerminal();
  void checkProcesses(const char* name);
  void problem(std::string text) { problems_.push_back(std::move(text)); }
  void wrong(const std::string& value, const std::string& source, const std::string& what) {
    problem("`" + value + "` for " + source + " " + what);
  }

  std::optional<LaunchType> fixed_;
  Settings& settings_;
  std::vector<std::string>& problems_;
  std::string file_;
  std::set<std::string, std::less<>> given_;
};

}  // namespace lp::_
