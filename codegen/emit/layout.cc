#include "codegen/emit/layout.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "codegen/emit/text.h"

namespace lp::gen {

namespace {

// A part of an expression in round or curly brackets.
struct Brackets {
  std::size_t open = std::string::npos, close = 0;  // positions of both

  std::size_t size() const { return open == std::string::npos ? 0 : close - open; }
};

// The end of the string literal that begins at `at`: the position of its closing quote.
std::size_t stringEnd(std::string_view code, std::size_t at) {
  for (++at; at < code.size() && code[at] != '"'; ++at) {
    if (code[at] == '\\') ++at;
  }
  return at;
}

// The longest pair of brackets that is not within another.
Brackets longest(std::string_view code) {
  Brackets best;
  std::size_t open = 0;
  int depth = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == '"') i = stringEnd(code, i);
    if ((c == '(' || c == '{') && depth++ == 0) open = i;
    if ((c == ')' || c == '}') && --depth == 0 && i - open > best.size()) best = {open, i};
  }
  return best;
}

// What stands between the commas, blanks taken off.
std::vector<std::string> arguments(std::string_view code) {
  std::vector<std::string> all;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= code.size(); ++i) {
    char c = i < code.size() ? code[i] : ',';
    if (c == '"') i = stringEnd(code, i);
    if (c == '(' || c == '{' || c == '<' || c == '[') ++depth;
    bool isArrow = c == '>' && i > 0 && code[i - 1] == '-';
    if (c == ')' || c == '}' || (c == '>' && !isArrow) || c == ']') --depth;
    bool isEnd = i == code.size() || (c == ',' && depth == 0);
    if (!isEnd) continue;
    all.emplace_back(code.substr(begin, i - begin));
    begin = std::min(i + 2, code.size());
  }
  return all;
}

std::size_t lastLine(std::string_view text) {
  std::size_t newline = text.rfind('\n');
  return newline == std::string_view::npos ? std::string_view::npos : text.size() - newline - 1;
}

// Arguments one behind the other from `start` on, as many to a line as fit; `at` is where the text
// so far ends.
std::string packed(const std::vector<std::string>& all, std::size_t start, std::size_t at,
                   std::size_t tail) {
  std::string text, indent = "\n" + std::string(start, ' ');
  if (at != start) {
    text += indent;
    at = start;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t after = i + 1 < all.size() ? 1 : tail;
    if (i > 0 && at + 1 + all[i].size() + after > Text::COLUMNS) {
      text += indent;
      at = start;
    } else if (i > 0) {
      text += ' ';
      ++at;
    }
    std::string part = broken(all[i], at, at, after);
    std::size_t last = lastLine(part);
    at = (last == std::string::npos ? at + part.size() : last) + 1;
    text += part;
    if (i + 1 < all.size()) text += ',';
  }
  return text;
}

struct Cost {
  std::size_t tooLong = 0;  // columns past the limit
  std::size_t lines = 0;
  std::size_t brokenArguments = 0;
  auto operator<=>(const Cost&) const = default;
};

// What a layout that begins at `column` costs.
Cost costOf(std::string_view text, std::size_t column, std::size_t start, std::size_t tail) {
  Cost cost;
  while (true) {
    std::size_t newline = text.find('\n');
    bool isLast = newline == std::string_view::npos;
    std::size_t end = column + (isLast ? text.size() + tail : newline);
    if (end > Text::COLUMNS) cost.tooLong += end - Text::COLUMNS;
    ++cost.lines;
    if (isLast) return cost;
    text.remove_prefix(newline + 1);
    column = 0;
    // What is not aligned with the arguments is within one.
    if (text.find_first_not_of(' ') > start) ++cost.brokenArguments;
  }
}

}  // namespace

std::string broken(const std::string& code, std::size_t column, std::size_t base,
                   std::size_t tail) {
  if (column + code.size() + tail <= Text::COLUMNS) return code;
  Brackets brackets = longest(code);
  if (brackets.size() < 2) return code;
  std::string head = code.substr(0, brackets.open + 1);
  std::string rest = code.substr(brackets.close);
  std::vector<std::string> all =
      arguments(std::string_view(code).substr(brackets.open + 1, brackets.size() - 1));

  std::size_t at = column + head.size(), last = rest.size() + tail;
  std::string behind = head + packed(all, at, at, last) + rest;
  std::string below = head + packed(all, base + 4, at, last) + rest;
  bool isBelow = costOf(below, column, base + 4, tail) < costOf(behind, column, at, tail);
  return isBelow ? below : behind;
}

}  // namespace lp::gen
