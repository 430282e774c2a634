// Launches the faulty program as the command line says; also what its nodes' processes are.
#include "tests/fault/faulty_program.h"

int main(int argc, char** argv) { return lp::main(faulty::PROGRAM, argc, argv); }
