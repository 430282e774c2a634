// A value as Cap'n Proto's text has it: `(labels = [(label = "learner", threads = 4)])`.
// In: the text of a file.  Out: a tree that knows where everything stands, judged by nobody.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lp::_ {

// Both count from 1.
struct TextPlace {
  std::size_t line = 1, column = 1;
};

struct WrittenField;

struct Written {
  enum class Kind { STRUCT, LIST, TEXT, WORD };

  Kind kind = Kind::WORD;
  TextPlace at;
  std::string text;                  // TEXT: what it means; WORD: a number or a name, as it stands
  std::vector<WrittenField> fields;  // STRUCT, in the order of the text
  std::vector<Written> elements;     // LIST
};

struct WrittenField {
  std::string name;
  TextPlace at;
  Written value;
};

// What cannot be read, and where.
struct BadText {
  TextPlace at;
  std::string what;  // "a `)` is missing"
};

// Comments begin with `#`; a comma may stand behind the last of a list. Throws BadText.
Written readWritten(std::string_view text);

}  // namespace lp::_
