// Launches the faulty program as the command line says; also what its nodes' processes are.
#include <cstdlib>

#include "tests/fault/faulty_program.h"

int main(int argc, char** argv) {
  const bool isColocated = std::getenv("FAULTY_COLOCATED") != nullptr;
  return lp::main(isColocated ? faulty::COLOCATED_PROGRAM : faulty::PROGRAM, argc, argv);
}
