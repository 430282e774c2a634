// A program whose nodes fail in every way, written by hand as lpgen would emit it.
// In: parameters that say who does what.  Out: an lp::ProgramSpec.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/program.h"

namespace faulty {

struct Parameters {
  // What the one `victim` does: see victimDeeds() in faulty_program.cc.
  std::string deed = "wait";
  // Nodes that serve and have no run().
  std::uint32_t peers = 1;
  // Nodes that run until the program stops; with the deed `stop` they stop it.
  std::uint32_t waiters = 1;
  std::string password = {};
};

extern const lp::ProgramSpec PROGRAM;
// The same, but victim and peers share a process.
extern const lp::ProgramSpec COLOCATED_PROGRAM;

}  // namespace faulty
