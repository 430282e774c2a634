#include "runtime/launch/flags.h"

#include <unistd.h>

#include <utility>

#include "runtime/call/nearest.h"
#include "runtime/launch/common_flags.h"
#include "runtime/launch/parameters_file.h"
#include "runtime/launch/value_text.h"

namespace lp::_ {

namespace {

class CommandLine {
 public:
  CommandLine(const ProgramSpec& program, std::optional<LaunchType> fixed,
              const Environment& environment, std::vector<std::string>& problems)
      : program_(program),
        environment_(environment),
        problems_(problems),
        common_(fixed, settings_, problems) {}

  Settings read(std::span<const std::string> arguments);

 private:
  void readFlag(std::span<const std::string>& arguments);
  void takeParameter(const ParameterSpec& parameter, std::string value);
  void unknown(const std::string& name);
  void applyParameters();
  const ParameterSpec* find(std::string_view name) const;
  void problem(std::string text) { problems_.push_back(std::move(text)); }

  const ProgramSpec& program_;
  const Environment& environment_;
  std::vector<std::string>& problems_;
  Settings settings_;
  CommonFlags common_;
  std::map<std::string, std::vector<std::string>, std::less<>> given_;  // by parameter's name
};

Settings CommandLine::read(std::span<const std::string> arguments) {
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
  common_.finish(environment_);
  applyParameters();
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
  const CommonFlag* common = parameter == nullptr ? findCommonFlag(name) : nullptr;
  if (parameter == nullptr && common == nullptr) return unknown(name);
  const bool isBool = parameter != nullptr ? parameter->isBool : common->type == "bool";
  if (!value && isBool) value = "true";
  if (!value) {
    if (arguments.empty() || arguments.front().starts_with("--")) {
      return problem("--" + name + " needs a value: --" + name + "=...");
    }
    value = arguments.front();
    arguments = arguments.subspan(1);
  }
  if (parameter != nullptr) return takeParameter(*parameter, *value);
  common_.take(name, *value);
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

void CommandLine::unknown(const std::string& name) {
  std::vector<std::string> names{"help"};
  for (const CommonFlag& flag: commonFlags()) names.emplace_back(flag.name);
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
  const std::string& file = common_.parametersFile();
  if (!file.empty()) fromFile = readParametersFile(program_, file, problems_);
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
      source = file + ": " + name;
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
