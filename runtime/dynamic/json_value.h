// JSON (RFC 8259) as a tree. Cap'n Proto 0.9's own parser misreads \u escapes, rounds large numbers
// and says no place.
// In: a text.  Out: its values, each with where it stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lp::_ {

struct JsonMember;

struct JsonTree {
  enum class Kind { NOTHING, BOOL, NUMBER, TEXT, ARRAY, OBJECT };

  Kind kind = Kind::NOTHING;
  bool isTrue = false;              // BOOL
  std::string text;                 // TEXT: what it means; NUMBER: as it is written
  std::vector<JsonTree> elements;   // ARRAY
  std::vector<JsonMember> members;  // OBJECT, in the order of the text
  std::string_view written;         // all of it, in the text
};

struct JsonMember {
  std::string name;
  JsonTree value;
};

struct BadJson {
  std::string what;  // "line 2, column 7: unexpected `t`"
};

// The tree refers to the text. Throws BadJson; for one that is nested more than 64 deep, too.
JsonTree parseJson(std::string_view text);

}  // namespace lp::_
