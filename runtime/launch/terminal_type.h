// The ways to show the nodes of local_mp: what --lp_terminal means.
// In: what a person wants, what there is here.  Out: a way that can be had, or why it cannot.
#pragma once

#include <string>
#include <string_view>

#include "runtime/launch/value_text.h"

namespace lp::_ {

// AUTO: on a terminal the first of GNOME, TMUX and XTERM that can be had, else CURRENT.
// CURRENT: lines on the launcher's own stdout and stderr, with the node's name in front.
// FILES: a file per node. The others show these files: TMUX in the windows of one session, XTERM
// and GNOME in a window per node.
enum class TerminalType { AUTO, CURRENT, FILES, TMUX, XTERM, GNOME };

inline constexpr std::string_view TERMINAL_TYPES =
    "auto, current_terminal, output_to_files, tmux_session, xterm, gnome-terminal";

// The environment variable that says so where the flag does not.
inline constexpr const char* TERMINAL_VARIABLE = "LP_TERMINAL";

// "tmux_session" and back, as the flag --lp_terminal spells it.
std::string_view toText(TerminalType type);
Wrong readTerminal(std::string_view text, TerminalType& type);

// What decides about windows.
struct Surroundings {
  std::string path;         // the variable PATH
  bool hasX = false;        // DISPLAY is set
  bool hasWayland = false;  // WAYLAND_DISPLAY is
  bool isTerminal = false;  // stdout
};

// The type to use, never AUTO; throws INVALID_ARGUMENT, with a list of those that can be had, if
// the one that is wanted is not among them.
TerminalType chooseTerminal(TerminalType wanted, const Surroundings& here);

}  // namespace lp::_
