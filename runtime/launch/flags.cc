#include "runtime/launch/flags.h"

#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/launch/parameters_file.h"
#include "runtime/launch/value_text.h"

namespace lp::_ {

namespace {

constexpr CommonFlag COMMON_FLAGS[] = {
    {"lp_launch_type", "local_mt, local_mp, test_mt, test_mp", "local_mt",
     "One thread per node (mt), or one process (mp)."},
    {"lp_transport", TRANSPORT_TYPES, "auto",
     "What calls between nodes travel over. auto: inproc (function calls) between threads, unix "
     "(sockets) between processes.",
     TRANSPORT_VARIABLE},
    {"lp_parameters", "path", "", "A JSON file with values of the parameters above."},
    {"lp_seed", "uint64", "0", "What the nodes' seeds are made of."},
    {"lp_termination_notice_secs", "seconds", "10",
     "How long nodes may take to stop before they are killed; 0: no time; negative: for ever."},
    {"lp_color", "auto, always, never", "auto",
     "Whether the nodes' names are coloured in the output of local_mp."},
};

// One flag of the command line, as written.
struct Flag {
  std::string name;  // by words: "num_producers"
  std::optional<std::string> value;
};

class CommandLine {
 public:
  CommandLine(const ProgramSpec& program, std::optional<LaunchType> fixed,
              const Environment& environment, std::vector<std::string>& problems)
      : program_(program), fixed_(fixed), environment_(environment), problems_(problems) {}

  Settings read(std::span<const std::string> arguments);

 private:
  void readFlag(std::span<const std::string>& arguments);
  void takeParameter(const ParameterSpec& parameter, std::string value);
  void takeCommon(const std::string& name, const std::string& value);
  void takeTransport(const std::string& value, const std::string& source);
  void unknown(const std::string& name);
  void applyEnvironment();
  void applyParameters();
  const ParameterSpec* find(std::string_view name) const;
  void problem(std::string text) { problems_.push_back(std::move(text)); }

  const ProgramSpec& program_;
  std::optional<LaunchType> fixed_;
  const Environment& environment_;
  std::vector<std::string>& problems_;
  Settings settings_;
  std::string file_;
  std::map<std::string, std::vector<std::string>, std::less<>> given_;  // by parameter's name
  std::map<std::string, bool, std::less<>> common_;                     // those seen
};

Settings CommandLine::read(std::span<const std::string> arguments) {
  if (fixed_) settings_.launchType = *fixed_;
  if (program_.newParameters != nullptr) settings_.parameters = program_.newParameters();
  while (!arguments.empty()) {
    const std::string& first = arguments.front();
    if (first == "--") {
      settings_.rest.assign(arguments.begin() + 1, arguments.end());
      break;
    }
    if (first == "--help" || first == "-h" || first == "-help") {
      settings_.help = true;
      return std::move(settings_);
    }
    if (!first.starts_with("--")) {
      problem("unexpected argument `" + first + "`: flags are --name=value" +
              (first.starts_with("-") ? ", with two dashes" : ", and nothing else is read"));
      arguments = arguments.subspan(1);
      continue;
    }
    readFlag(arguments);
  }
  applyEnvironment();
  applyParameters();
  if (!transportFor(settings_.transport, settings_.launchType))
    problem(noTransport(settings_.transport, settings_.launchType));
  return std::move(settings_);
}

// Takes one flag, and its value, off the front.
void CommandLine::readFlag(std::span<const std::string>& arguments) {
  const std::string written = arguments.front();
  arguments = arguments.subspan(1);
  const std::size_t equals = written.find('=');
  const std::string name = byWords(written.substr(2, equals == written.npos ? equals : equals - 2));
  std::optional<std::string> value;
  if (equals != written.npos) value = written.substr(equals + 1);

  const ParameterSpec* parameter = find(name);
  if (parameter == nullptr && name.starts_with("no")) {
    const std::string positive = name.substr(name.starts_with("no_") ? 3 : 2);
    const ParameterSpec* negated = find(positive);
    if (negated != nullptr && negated->isBool) {
      if (value) return problem("--" + name + " takes no value: --" + positive + "=" + *value);
      return takeParameter(*negated, "false");
    }
  }
  const bool isCommon = std::any_of(std::begin(COMMON_FLAGS), std::end(COMMON_FLAGS),
                                    [&name](const CommonFlag& flag) { return flag.name == name; });
  if (parameter == nullptr && !isCommon) return unknown(name);
  if (!value && parameter != nullptr && parameter->isBool) value = "true";
  if (!value) {
    if (arguments.empty() || arguments.front().starts_with("--")) {
      return problem("--" + name + " needs a value: --" + name + "=...");
    }
    value = arguments.front();
    arguments = arguments.subspan(1);
  }
  if (parameter != nullptr) return takeParameter(*parameter, *value);
  takeCommon(name, *value);
}

void CommandLine::takeParameter(const ParameterSpec& parameter, std::string value) {
  if (parameter.secret) {
    return problem("--" + std::string(parameter.name) +
                   " is secret, and everybody can see command lines: set " +
                   environmentName(program_, parameter) + " or name a file by --lp_parameters");
  }
  std::vector<std::string>& values = given_[std::string(parameter.name)];
  if (values.size() == 1 && !isList(parameter)) {
    return problem("--" + std::string(parameter.name) + " is given twice");
  }
  values.push_back(std::move(value));
}

void CommandLine::takeCommon(const std::string& name, const std::string& value) {
  auto wrong = [&](const std::string& what) {
    problem("`" + value + "` for --" + name + " " + what);
  };
  if (std::exchange(common_[name], true)) return problem("--" + name + " is given twice");
  if (name == "lp_launch_type") {
    const std::optional<LaunchType> type = launchTypeFromText(value);
    if (!type) return wrong("is none of " + std::string(COMMON_FLAGS[0].type));
    if (fixed_ && *type != *fixed_) {
      return wrong("cannot be had: this binary is for " + std::string(toText(*fixed_)));
    }
    settings_.launchType = *type;
  } else if (name == "lp_transport") {
    takeTransport(value, "--" + name);
  } else if (name == "lp_parameters") {
    file_ = value;
  } else if (name == "lp_seed") {
    constexpr std::uint64_t MOST = std::numeric_limits<std::uint64_t>::max();
    if (Wrong what = readUnsigned(value, 0, MOST, settings_.seed)) wrong(*what);
  } else if (name == "lp_termination_notice_secs") {
    double seconds = 0;
    if (Wrong what = readFloat(value, false, -1e9, 1e9, seconds)) return wrong(*what);
    settings_.grace.reset();
    if (seconds >= 0) {
      settings_.grace = std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::duration<double>(seconds));
    }
  } else if (name == "lp_color") {
    if (value != "auto" && value != "always" && value != "never") {
      return wrong("is none of auto, always, never");
    }
    if (value != "auto") settings_.color = value == "always";
  }
}

void CommandLine::takeTransport(const std::string& value, const std::string& source) {
  const std::optional<TransportType> type = transportTypeFromText(value);
  if (!type)
    return problem("`" + value + "` for " + source + " is none of " + std::string(TRANSPORT_TYPES));
  settings_.transport = *type;
}

void CommandLine::applyEnvironment() {
  const auto set = environment_.find(TRANSPORT_VARIABLE);
  if (set == environment_.end() || common_.contains("lp_transport")) return;
  takeTransport(set->second, TRANSPORT_VARIABLE);
}

void CommandLine::unknown(const std::string& name) {
  std::vector<std::string> names{"help"};
  for (const CommonFlag& flag: COMMON_FLAGS) names.emplace_back(flag.name);
  for (const ParameterSpec& parameter: program_.parameters) {
    names.emplace_back(parameter.name);
    if (parameter.isBool) names.push_back("no" + std::string(parameter.name));
  }
  const std::string_view meant = nearest(name, names);
  problem("unknown flag --" + name +
          (meant.empty() ? "; --help lists them" : "; did you mean --" + std::string(meant) + "?"));
}

void CommandLine::applyParameters() {
  std::map<std::string, std::string, std::less<>> fromFile;
  if (!file_.empty()) fromFile = readParametersFile(program_, file_, problems_);
  for (const ParameterSpec& parameter: program_.parameters) {
    const std::string name(parameter.name);
    const std::string variable = environmentName(program_, parameter);
    std::string text, source;
    if (auto flag = given_.find(name); flag != given_.end()) {
      text = flag->second[0];
      for (std::size_t i = 1; i < flag->second.size(); ++i) text += "," + flag->second[i];
      source = "--" + name;
    } else if (auto set = environment_.find(variable); set != environment_.end()) {
      text = set->second;
      source = variable;
    } else if (auto line = fromFile.find(name); line != fromFile.end()) {
      text = line->second;
      source = file_ + ": " + name;
    } else {
      continue;
    }
    if (Wrong wrong = parameter.parse(settings_.parameters.get(), text)) {
      // What is wrong may quote a part of the text.
      problem(parameter.secret ? "the value of " + source + " cannot be read"
                               : "`" + text + "` for " + source + " " + *wrong);
    }
  }
}

const ParameterSpec* CommandLine::find(std::string_view name) const {
  for (const ParameterSpec& parameter: program_.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

}  // namespace

Settings readFlags(const ProgramSpec& program, std::optional<LaunchType> fixed,
                   std::span<const std::string> arguments, const Environment& environment,
                   std::vector<std::string>& problems) {
  return CommandLine(program, fixed, environment, problems).read(arguments);
}

std::span<const CommonFlag> commonFlags() { return COMMON_FLAGS; }

std::string environmentName(const ProgramSpec& program, const ParameterSpec& parameter) {
  std::string name = std::string(program.name) + "_" + std::string(parameter.name);
  for (char& c: name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '.') c = '_';
  }
  return name;
}

bool isList(const ParameterSpec& parameter) { return parameter.type.starts_with("list"); }

Environment ownEnvironment() {
  Environment all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != text.npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

}  // namespace lp::_
