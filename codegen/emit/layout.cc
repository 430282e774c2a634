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

std::size_t widest(const std::vector<std::string>& all, std::size_t tail) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    width = std::max(width, all[i].size() + (i + 1 < all.size() ? 1 : tail));
  }
  return width;
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

  std::size_t behind = column + head.size(), last = rest.size() + tail;
  bool isBehind = behind + widest(all, last) <= Text::COLUMNS;
  std::size_t start = isBehind ? behind : base + 4;
  std::string text = head, indent = "\n" + std::string(start, ' ');
  std::size_t at = behind;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t after = i + 1 < all.size() ? 1 : last;
    bool isFirst = i == 0;
    bool fits = at + (isFirst ? 0 : 1) + all[i].size() + after <= Text::COLUMNS;
    if (isFirst ? !isBehind : !fits) {
      text += indent;
      at = start;
    } else if (!isFirst) {
      text += ' ';
      ++at;
    }
    std::string part = broken(all[i], at, at, after);
    std::size_t newline = part.rfind('\n');
    at = newline == std::string::npos ? at + part.size() + after : part.size() - newline + after;
    text += part;
    if (i + 1 < all.size()) text += ',';
  }
  return text + rest;
}

}  // namespace lp::gen
