// Runs.
#pragma once

namespace x {
struct Runner {
  void run() {}
};
}  // namespace x
