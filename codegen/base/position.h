// Where something stands in a file the user wrote.
// In: nothing.  Out: values that every later stage carries along untouched.
#pragma once

#include <string>

namespace lp::gen {

// A place in a source file. Lines and columns count from 1, columns in bytes; line 0 means "the
// file as a whole". `endColumn` is one past the last byte on the same line; 0 means "one
// character".
struct Position {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
  unsigned endColumn = 0;

  bool operator==(const Position&) const = default;
};

// A value with the place where the user wrote it.
template <typename T>
struct At {
  T value{};
  Position at;
};

}  // namespace lp::gen
