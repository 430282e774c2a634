#include "examples/batching/client.h"

#include <fmt/ranges.h>

#include <vector>

namespace batching {

void Client::run() {
  for (std::int64_t x = index_; x < index_ + 10; ++x) {
    fmt::print("Result: {}\n", server_.compute(std::vector{x, x + 1}));
  }
}

}  // namespace batching
