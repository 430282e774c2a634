// Launches the faulty program as the command line says; also what its nodes' processes are. With
// FAULTY_SWEEP=TYPE:DEED,DEED it is a program of a user's own, which launches it once per deed.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include "runtime/error.h"
#include "runtime/launched.h"
#include "tests/fault/faulty_program.h"

namespace faulty {
namespace {

void sweep(const std::string& text) {
  const std::size_t colon = text.find(':');
  const lp::LaunchType type = *lp::launchTypeFromText(text.substr(0, colon));
  std::istringstream deeds(text.substr(colon + 1));
  for (std::string deed; std::getline(deeds, deed, ',');) {
    const Parameters parameters{.deed = deed, .waiters = 0};
    try {
      const auto end = lp::launch(PROGRAM, std::make_shared<Parameters>(parameters), type).wait();
      std::printf("%s: status %d: %s\n", deed.c_str(), end.status, end.why.c_str());
    } catch (const lp::Error& error) {
      std::printf("%s: refused: %s\n", deed.c_str(), error.text().c_str());
    }
  }
}

// Without runIfNode() each keeper sweeps too. A test of that has to end even if it may launch.
bool isTooDeep() {
  const char* depth = std::getenv("FAULTY_DEPTH");
  const int next = depth != nullptr ? std::atoi(depth) + 1 : 1;
  setenv("FAULTY_DEPTH", std::to_string(next).c_str(), /*replace=*/1);
  return next > 4;
}

}  // namespace
}  // namespace faulty

int main(int argc, char** argv) {
  if (const char* text = std::getenv("FAULTY_SWEEP")) {
    const bool handsOver = std::getenv("FAULTY_KEEPS_ALL") == nullptr;
    if (handsOver) {
      if (const auto status = lp::runIfNode(faulty::PROGRAM, argc, argv)) return *status;
    }
    if (faulty::isTooDeep()) return 3;
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    std::printf("sweeping\n");
    faulty::sweep(text);
    return 0;
  }
  const bool isColocated = std::getenv("FAULTY_COLOCATED") != nullptr;
  return lp::main(isColocated ? faulty::COLOCATED_PROGRAM : faulty::PROGRAM, argc, argv);
}
