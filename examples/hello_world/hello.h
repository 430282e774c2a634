// Says hello, and is done.
#pragma once

#include <fmt/core.h>

namespace hello_world {

class Hello {
 public:
  void run() { fmt::print("Hello World!!!\n"); }
};

}  // namespace hello_world
