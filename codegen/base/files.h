// The disk as the stages see it, for reading: main() alone writes.
// In: paths as the user spelt them.  Out: contents.
#pragma once

#include <optional>
#include <string>

namespace lp::gen {

class Files {
 public:
  virtual ~Files() = default;

  // The whole content of a regular file, or nothing if it does not exist or cannot be read.
  virtual std::optional<std::string> read(const std::string& path) = 0;
};

}  // namespace lp::gen
