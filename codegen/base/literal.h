// Values as literals of C++, of their exact type.
// In: the text of a value.  Out: an expression that compiles without a warning.
#pragma once

#include <string>
#include <string_view>

namespace lp::gen {

// A string literal, quotes included; `"a\0b"s`-like values come as std::string("a\0b", 3).
std::string textLiteral(std::string_view text);
// Quotes included, whatever is in it.
std::string quoted(std::string_view text);

// The least value has no literal of its own, and great unsigned ones need a suffix.
std::string int64Literal(const std::string& text);
std::string uint64Literal(const std::string& text);

// "1" -> "1.0", "inf" -> "std::numeric_limits<double>::infinity()".
std::string floatLiteral(const std::string& text, std::string_view type, std::string_view suffix);

}  // namespace lp::gen
