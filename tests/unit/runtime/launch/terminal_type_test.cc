#include "runtime/launch/terminal_type.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>

#include "runtime/error.h"
#include "runtime/launch/find_program.h"

namespace lp::_ {
namespace {

// A folder of programs.
class Programs {
 public:
  Programs(std::initializer_list<const char*> names) {
    char folder[] = "/tmp/lp_programs_XXXXXX";
    REQUIRE(mkdtemp(folder) != nullptr);
    path = folder;
    for (const char* name: names) {
      std::ofstream(path + "/" + name) << "#!/bin/sh\n";
      chmod((path + "/" + name).c_str(), 0755);
    }
  }
  ~Programs() { std::filesystem::remove_all(path); }
  std::string path;
};

std::string refusal(TerminalType wanted, const Surroundings& here) {
  try {
    chooseTerminal(wanted, here);
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "had";
}

std::string problem(std::string_view text) {
  TerminalType type = TerminalType::AUTO;
  return readTerminal(text, type).value_or(std::string(toText(type)));
}

TEST_CASE("terminals: by name, by words") {
  for (const char* name:
       {"auto", "current_terminal", "output_to_files", "tmux_session", "xterm", "gnome-terminal"}) {
    CHECK(problem(name) == name);
  }
  CHECK(problem("gnome_terminal") == "gnome-terminal");
  CHECK(problem("tmux") == "is none of " + std::string(TERMINAL_TYPES));
  CHECK(problem("xtrem") ==
        "is none of " + std::string(TERMINAL_TYPES) + "; did you mean `xterm`?");
  CHECK(problem("byobu_session").find("take tmux_session") != std::string::npos);
  CHECK(problem("gnome-terminal-tabs").find("take gnome-terminal") != std::string::npos);
}

TEST_CASE("terminals: auto takes the first that there is, on a terminal") {
  const Programs all{"tmux", "xterm", "gnome-terminal"}, some{"tmux", "xterm"}, one{"xterm"};
  auto chosen = [](const std::string& path, bool hasX, bool isTerminal) {
    return chooseTerminal(TerminalType::AUTO,
                          {.path = path, .hasX = hasX, .isTerminal = isTerminal});
  };
  CHECK(chosen(all.path, true, true) == TerminalType::GNOME);
  CHECK(chosen(all.path, false, true) == TerminalType::TMUX);
  CHECK(chosen(some.path, true, true) == TerminalType::TMUX);
  CHECK(chosen(one.path, true, true) == TerminalType::XTERM);
  CHECK(chosen(one.path, false, true) == TerminalType::CURRENT);
  CHECK(chosen("", true, true) == TerminalType::CURRENT);
  CHECK(chosen(all.path, true, false) == TerminalType::CURRENT);
}

TEST_CASE("terminals: what is asked for is had, or refused with what there is") {
  const Programs all{"tmux", "xterm", "gnome-terminal"}, none{};
  const Surroundings rich{.path = all.path, .hasX = true};
  const Surroundings poor{.path = none.path};
  CHECK(chooseTerminal(TerminalType::XTERM, rich) == TerminalType::XTERM);
  CHECK(chooseTerminal(TerminalType::FILES, poor) == TerminalType::FILES);
  CHECK(chooseTerminal(TerminalType::GNOME, {.path = all.path, .hasWayland = true}) ==
        TerminalType::GNOME);
  CHECK(refusal(TerminalType::TMUX, poor) ==
        "the terminal tmux_session cannot be had here: there is no program tmux in PATH; these "
        "can: auto, current_terminal, output_to_files");
  CHECK(refusal(TerminalType::XTERM, {.path = all.path}) ==
        "the terminal xterm cannot be had here: DISPLAY is not set; these can: auto, "
        "current_terminal, output_to_files, tmux_session");
}

TEST_CASE("programs: found as a shell finds them") {
  const Programs first{"tool"}, second{"tool", "other"};
  const std::string path = first.path + ":" + second.path;
  CHECK(findProgram("tool", path) == first.path + "/tool");
  CHECK(findProgram("other", path) == second.path + "/other");
  CHECK(findProgram(second.path + "/tool", "") == second.path + "/tool");
  CHECK(findProgram("missing", path) == "");
  CHECK(findProgram("", path) == "");
  chmod((first.path + "/tool").c_str(), 0644);
  CHECK(findProgram("tool", path) == second.path + "/tool");
  // A folder can be entered, not executed.
  CHECK(findProgram(first.path, "") == "");
}

}  // namespace
}  // namespace lp::_
