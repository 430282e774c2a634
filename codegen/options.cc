#include "codegen/options.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <utility>

#include "codegen/base/diagnostics.h"
#include "runtime/version.h"

namespace lp::gen {

namespace {

constexpr std::string_view HELP =
    R"(lpgen makes C++ of Cap'n Proto schemas and topologies of distributed programs.

Usage:
  lpgen services --out=DIR [OPTION...] SCHEMA.capnp...
  lpgen program  --out=DIR --name=NAME [OPTION...] NAME.topology.capnp [-p DIR | -- FLAG...]
  lpgen --help | --version

Commands:
  services   For each schema: value structs, handles and abstract classes (X.lp.h, X.lp.cc), and
             what moves them through messages (X_wire.lp.h). Knows no topology and no class.
  program    For a topology: adapters of the users' classes, a main() for each launch type and the
             test harness. Reads the classes' headers with Clang.

Options of both:
  --out=DIR            Put emitted files below DIR. A file is written only if it changed.
  -I DIR               Look up absolute imports (`import "/a/b.capnp"`) in DIR; may be repeated.
                       /usr/local/include and /usr/include come last, unless
  --no-standard-import is given.
  --dep=PATH=LABEL     The code of the schema PATH is made by the build's target LABEL.
  --src-prefix=PREFIX  Taken off the front of schemas' paths to get those of emitted files and
                       includes, as in `capnp compile`; may be repeated.
  --stop-after=STAGE   Stop after `load`, `check` or `plan`, and write nothing.
  --dump=VALUE         Print `decls` (what was read), `program` (what is true) or `plan` (what
                       would be emitted) to standard output.

Options of `program`:
  --name=NAME          Which program of the topology: its `name` there.
  -p DIR               Take the compile flags from DIR/compile_commands.json.
  -- FLAG...           Compile flags for the headers, as for the compiler: -Ifoo -DBAR -std=c++20.

Exit status:
  0  everything was written, or was up to date
  1  there are mistakes in schemas, topology or headers; they were reported, nothing was written
  2  the command line is wrong
  3  the outside world failed: a file cannot be written, a disk is full

Examples:
  lpgen services --out=gen -I idl examples/hello/hello.capnp
  lpgen program --out=gen/hello --name=hello -I idl \
      --dep=examples/hello/hello.capnp=//examples/hello:services \
      examples/hello/hello.topology.capnp -- -std=c++20 -I. -Igen
)";

constexpr std::array STAGES = std::to_array<std::pair<std::string_view, Stage>>(
    {{"load", Stage::LOAD}, {"check", Stage::CHECK}, {"plan", Stage::PLAN}});
constexpr std::array DUMPS = std::to_array<std::pair<std::string_view, Dump>>(
    {{"decls", Dump::DECLS}, {"program", Dump::PROGRAM}, {"plan", Dump::PLAN}});

template <typename List>
std::string choices(const List& list) {
  std::string text;
  for (const auto& [name, value]: list)
    text += fmt::format("{}`{}`", text.empty() ? "" : ", ", name);
  return text;
}

// Goes through the arguments once; the first mistake ends it.
class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments): arguments_(arguments) {}

  std::variant<Options, WrongCommandLine> run() {
    for (; next_ < arguments_.size() && error_.empty(); ++next_) argument(arguments_[next_]);
    if (error_.empty()) complete();
    if (!error_.empty()) return WrongCommandLine{error_};
    if (standardImport_) {
      options_.importRoots.insert(options_.importRoots.end(),
                                  {"/usr/local/include", "/usr/include"});
    }
    return std::move(options_);
  }

 private:
  void argument(const std::string& text) {
    std::string value;
    if (text == "--help" || text == "-h" || text == "help") {
      command(Options::Command::HELP);
    } else if (text == "--version") {
      command(Options::Command::VERSION);
    } else if (text == "--") {
      options_.flags.assign(arguments_.begin() + static_cast<std::ptrdiff_t>(next_) + 1,
                            arguments_.end());
      hasFlags_ = true;
      next_ = arguments_.size() - 1;
    } else if (text == "--no-standard-import") {
      standardImport_ = false;
    } else if (flag(text, "--out", value)) {
      options_.out = value;
    } else if (flag(text, "-I", value)) {
      options_.importRoots.push_back(value);
    } else if (flag(text, "--src-prefix", value)) {
      options_.srcPrefixes.push_back(value);
    } else if (flag(text, "--dep", value)) {
      dep(value);
    } else if (flag(text, "--name", value)) {
      options_.name = value;
    } else if (flag(text, "-p", value)) {
      options_.buildPath = value;
    } else if (flag(text, "--stop-after", value)) {
      options_.stopAfter = choice(STAGES, "--stop-after", value);
    } else if (flag(text, "--dump", value)) {
      options_.dump = choice(DUMPS, "--dump", value);
    } else if (text.starts_with('-') && error_.empty()) {
      unknown(text);
    } else if (error_.empty()) {
      positional(text);
    }
  }

  // `--name=value`, `--name value`; `-Ivalue`, `-I value`.
  bool flag(const std::string& text, std::string_view name, std::string& value) {
    if (!text.starts_with(name)) return false;
    bool isShort = name.size() == 2;
    if (text.size() > name.size()) {
      if (!isShort && text[name.size()] != '=') return false;
      value = text.substr(name.size() + (isShort ? 0 : 1));
    } else if (next_ + 1 < arguments_.size()) {
      value = arguments_[++next_];
    }
    if (value.empty()) error_ = fmt::format("`{}` needs a value", name);
    return true;
  }

  void dep(const std::string& value) {
    std::size_t cut = value.find('=');
    if (cut == std::string::npos || cut == 0 || cut + 1 == value.size()) {
      if (error_.empty()) error_ = fmt::format("`--dep={}` is not of the form PATH=LABEL", value);
      return;
    }
    options_.deps[value.substr(0, cut)] = value.substr(cut + 1);
  }

  template <typename List>
  typename List::value_type::second_type choice(const List& list, std::string_view name,
                                                const std::string& value) {
    for (const auto& [known, meaning]: list) {
      if (known == value) return meaning;
    }
    if (error_.empty()) {
      error_ = fmt::format("`{}={}` is none of {}", name, value, choices(list));
    }
    return list[0].second;
  }

  void positional(const std::string& text) {
    if (!hasCommand_) {
      if (text == "services") {
        command(Options::Command::SERVICES);
      } else if (text == "program") {
        command(Options::Command::PROGRAM);
      } else {
        const std::string meant = nearest(text, {"services", "program"});
        error_ = fmt::format("`{}` is no command{}", text,
                             meant.empty() ? std::string("; there are `services` and `program`")
                                           : fmt::format("; did you mean `{}`?", meant));
      }
    } else if (options_.command == Options::Command::SERVICES) {
      options_.schemas.push_back(text);
    } else if (options_.command == Options::Command::PROGRAM && options_.topology.empty()) {
      options_.topology = text;
    } else if (options_.command == Options::Command::PROGRAM) {
      error_ = fmt::format("more than one topology: `{}` and `{}`", options_.topology, text);
    }
  }

  void unknown(const std::string& text) {
    std::string name = text.substr(0, text.find('='));
    const std::string meant =
        nearest(name, {"--out", "--src-prefix", "--dep", "--name", "--stop-after", "--dump",
                       "--help", "--version", "--no-standard-import"});
    error_ = fmt::format("unknown option `{}`", name);
    if (!meant.empty()) error_ += fmt::format("; did you mean `{}`?", meant);
  }

  void command(Options::Command command) {
    bool isQuestion = command == Options::Command::HELP || command == Options::Command::VERSION;
    if (!hasCommand_ || isQuestion) options_.command = command;
    hasCommand_ = true;
    asked_ = asked_ || isQuestion;
  }

  // What must be there in the end.
  void complete() {
    if (asked_) return;
    bool isProgram = options_.command == Options::Command::PROGRAM;
    bool writes = options_.stopAfter == Stage::EMIT;
    if (!hasCommand_) {
      error_ = "a command is missing: `services` or `program`";
    } else if (writes && options_.out.empty()) {
      error_ = "`--out=DIR` is missing";
    } else if (isProgram && options_.topology.empty()) {
      error_ = "the topology file is missing";
    } else if (!isProgram && options_.schemas.empty()) {
      error_ = "no schema is given";
    } else if (!isProgram && (options_.name || options_.buildPath || hasFlags_)) {
      error_ = "`--name`, `-p` and `--` are options of `lpgen program`";
    }
  }

  const std::vector<std::string>& arguments_;
  std::size_t next_ = 0;
  Options options_;
  std::string error_;
  bool hasCommand_ = false;
  bool hasFlags_ = false;
  bool asked_ = false;
  bool standardImport_ = true;
};

}  // namespace

std::variant<Options, WrongCommandLine> parseOptions(const std::vector<std::string>& arguments) {
  return Parser(arguments).run();
}

std::string_view helpText() { return HELP; }

std::string versionText() {
  return fmt::format("lpgen, emitting code of version {}\n", EMITTED_CODE_VERSION);
}

}  // namespace lp::gen
