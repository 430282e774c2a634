// The command line of lpgen.
// In: arguments as main() got them.  Out: Options, or what is wrong with them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lp::gen {

enum class Stage { LOAD, CHECK, PLAN, EMIT };
enum class Dump { NONE, DECLS, PROGRAM, PLAN };

struct Options {
  enum class Command { SERVICES, PROGRAM, HELP, VERSION };
  Command command = Command::HELP;

  std::string out;                          // --out: the folder that emitted files are put below
  std::vector<std::string> importRoots;     // -I, then the standard ones
  std::vector<std::string> srcPrefixes;     // --src-prefix
  std::map<std::string, std::string> deps;  // --dep=path=label
  Stage stopAfter = Stage::EMIT;            // --stop-after
  Dump dump = Dump::NONE;                   // --dump

  std::vector<std::string> schemas;  // services: what is emitted for

  std::optional<std::string> name;  // program: --name
  std::string topology;
  std::vector<std::string> flags;        // program: after `--`
  std::optional<std::string> buildPath;  // program: -p
};

struct WrongCommandLine {
  std::string text;
};

std::variant<Options, WrongCommandLine> parseOptions(const std::vector<std::string>& arguments);

// What `lpgen --help` says.
std::string_view helpText();
std::string versionText();

}  // namespace lp::gen
