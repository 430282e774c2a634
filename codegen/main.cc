// lpgen: see helpText().
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "codegen/base/diagnostics.h"
#include "codegen/disk.h"
#include "codegen/driver.h"
#include "codegen/options.h"

namespace lp::gen {

namespace {

enum ExitStatus { DONE = 0, MISTAKES = 1, WRONG_COMMAND_LINE = 2, OUTSIDE_WORLD = 3 };

bool wantsColour() { return isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

int run(const Options& options) {
  if (options.command == Options::Command::HELP) {
    print(stdout, helpText());
    return DONE;
  }
  if (options.command == Options::Command::VERSION) {
    print(stdout, versionText());
    return DONE;
  }
  Disk disk;
  Diagnostics diagnostics;
  bool isServices = options.command == Options::Command::SERVICES;
  Output output =
      isServices ? runServices(options, disk, diagnostics) : runProgram(options, disk, diagnostics);
  FileLines lines(disk);
  print(stderr, lp::gen::print(diagnostics, lines, wantsColour() ? Colour::YES : Colour::NO));
  if (diagnostics.hadErrors()) return MISTAKES;
  print(stdout, output.dump);
  if (auto trouble = write(output.files, options.out)) {
    print(stderr, fmt::format("lpgen: {}\n", *trouble));
    return OUTSIDE_WORLD;
  }
  if (std::fflush(stdout) != 0) {
    print(stderr, "lpgen: cannot write to standard output\n");
    return OUTSIDE_WORLD;
  }
  return DONE;
}

int main(const std::vector<std::string>& arguments) {
  auto options = parseOptions(arguments);
  if (const auto* wrong = std::get_if<WrongCommandLine>(&options)) {
    print(stderr, fmt::format("lpgen: {}\n`lpgen --help` says more.\n", wrong->text));
    return WRONG_COMMAND_LINE;
  }
  return run(std::get<Options>(options));
}

}  // namespace

}  // namespace lp::gen

int main(int argc, char** argv) {
  return lp::gen::main(std::vector<std::string>(argv + 1, argv + argc));
}
