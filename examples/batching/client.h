// Sends ten pairs of numbers, and prints what it hears. It knows nothing of batches.
#pragma once

#include <cstdint>

#include "examples/batching/batching.lp.h"

namespace batching {

class Client {
 public:
  Client(AdderHandle server, std::uint32_t index): server_(server), index_(index) {}

  void run();

 private:
  AdderHandle server_;
  std::uint32_t index_;
};

}  // namespace batching
