// What --help prints.
#include <algorithm>
#include <string>
#include <string_view>

#include "runtime/launch/common_flags.h"
#include "runtime/launch/flags.h"

namespace lp::_ {

namespace {

constexpr std::size_t WIDTH = 90;

// Words of the text, wrapped, each line after the indent.
std::string paragraph(std::string_view text, std::size_t indent) {
  std::string lines;
  std::string line;
  auto flush = [&] {
    if (!line.empty()) lines += std::string(indent, ' ') + line + "\n";
    line.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (indent + line.size() + 1 + word.size() > WIDTH) flush();
    if (!word.empty()) line += (line.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  flush();
  return lines;
}

std::string quoted(const std::string& value) {
  return value.empty() || value.find(' ') != value.npos ? "\"" + value + "\"" : value;
}

std::string parameterHelp(const ProgramSpec& program, const ParameterSpec& parameter,
                          const void* defaults) {
  const std::string name(parameter.name);
  std::string head = parameter.isBool ? "  --[no]" + name : "  --" + name;
  // A secret is not given on the command line.
  if (parameter.secret) head = "  " + name;
  head += " (" + std::string(parameter.type);
  if (parameter.secret) {
    head += "; secret: not as a flag)\n";
  } else {
    head += "; default " + quoted(parameter.print(defaults)) + ")\n";
  }
  std::string text = std::move(head) + paragraph(parameter.help, 6);
  return text + "      Environment: " + environmentName(program, parameter) + "\n";
}

std::string commonHelp(const CommonFlag& flag) {
  std::string head = "  --" + std::string(flag.name) + " (" + std::string(flag.type);
  if (!flag.initial.empty()) head += "; default " + std::string(flag.initial);
  std::string text = std::move(head) + ")\n" + paragraph(flag.help, 6);
  if (flag.environment.empty()) return text;
  return text + "      Environment: " + std::string(flag.environment) + "\n";
}

}  // namespace

std::string helpText(const ProgramSpec& program, std::optional<LaunchType> fixed) {
  std::string text = std::string(program.name) + ", a program of lpgen";
  if (fixed) text += ", launch type " + std::string(toText(*fixed));
  text += ".\n";
  text += paragraph(program.doc, 0);
  if (!program.parameters.empty()) {
    text += "\nParameters: by flag, else by environment, else from the file of --lp_parameters.\n";
    const std::shared_ptr<void> defaults = program.newParameters();
    for (const ParameterSpec& parameter: program.parameters) {
      text += parameterHelp(program, parameter, defaults.get());
    }
  }
  text += "\nFlags of every program:\n";
  for (const CommonFlag& flag: commonFlags()) {
    if (!(fixed && flag.name == "lp_launch_type")) text += commonHelp(flag);
  }
  text += "  --help\n      Prints this.\n";
  text += "\nNodes:";
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    text += (i == 0 ? " " : ", ") + std::string(program.nodes[i].label);
  }
  return text + "\n";
}

}  // namespace lp::_
