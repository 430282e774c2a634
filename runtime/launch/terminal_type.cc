#include "runtime/launch/terminal_type.h"

#include <array>
#include <cstddef>

#include "runtime/error.h"
#include "runtime/launch/find_program.h"

namespace lp::_ {

namespace {

constexpr std::array ALL{TerminalType::AUTO, TerminalType::CURRENT, TerminalType::FILES,
                         TerminalType::TMUX, TerminalType::XTERM,   TerminalType::GNOME};

std::string missing(const char* program, const Surroundings& here) {
  if (!findProgram(program, here.path).empty()) return {};
  return "there is no program " + std::string(program) + " in PATH";
}

// Why it cannot be had; empty: it can.
std::string obstacle(TerminalType type, const Surroundings& here) {
  switch (type) {
    case TerminalType::AUTO:
    case TerminalType::CURRENT:
    case TerminalType::FILES:
      return {};
    case TerminalType::TMUX:
      return missing("tmux", here);
    case TerminalType::XTERM:
      return here.hasX ? missing("xterm", here) : "DISPLAY is not set";
    case TerminalType::GNOME:
      return here.hasX || here.hasWayland ? missing("gnome-terminal", here) : "DISPLAY is not set";
  }
  return {};
}

}  // namespace

std::string_view toText(TerminalType type) {
  switch (type) {
    case TerminalType::AUTO:
      return "auto";
    case TerminalType::CURRENT:
      return "current_terminal";
    case TerminalType::FILES:
      return "output_to_files";
    case TerminalType::TMUX:
      return "tmux_session";
    case TerminalType::XTERM:
      return "xterm";
    case TerminalType::GNOME:
      return "gnome-terminal";
  }
  return "unknown";
}

Wrong readTerminal(std::string_view text, TerminalType& type) {
  const std::string words = byWords(text);
  // Launchpad has them; whoever comes from there is told what does the same.
  if (words == "byobu_session") {
    return "is not offered: take tmux_session, which byobu can show";
  }
  if (words == "gnome_terminal_tabs") {
    return "is not offered: take gnome-terminal, or tmux_session for one window";
  }
  std::array<std::string_view, ALL.size()> names;
  for (std::size_t i = 0; i < ALL.size(); ++i) names[i] = toText(ALL[i]);
  std::size_t position = 0;
  if (Wrong wrong = readName(text, names, position)) return wrong;
  type = ALL[position];
  return std::nullopt;
}

TerminalType chooseTerminal(TerminalType wanted, const Surroundings& here) {
  if (wanted == TerminalType::AUTO) {
    if (!here.isTerminal) return TerminalType::CURRENT;
    for (TerminalType type: {TerminalType::GNOME, TerminalType::TMUX, TerminalType::XTERM}) {
      if (obstacle(type, here).empty()) return type;
    }
    return TerminalType::CURRENT;
  }
  const std::string why = obstacle(wanted, here);
  if (why.empty()) return wanted;
  std::string rest;
  for (TerminalType type: ALL) {
    if (!obstacle(type, here).empty()) continue;
    rest += (rest.empty() ? "" : ", ") + std::string(toText(type));
  }
  throw Error(Code::INVALID_ARGUMENT, "the terminal " + std::string(toText(wanted)) +
                                          " cannot be had here: " + why + "; these can: " + rest);
}

}  // namespace lp::_
