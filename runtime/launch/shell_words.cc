#include "runtime/launch/shell_words.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace lp::_ {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool isPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-+=/.,:@%").find(c) != std::string_view::npos;
}

}  // namespace

Wrong splitWords(std::string_view text, std::vector<std::string>& words) {
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escapes = c == '\\' && quote != '\'';
    if (escapes && i + 1 == text.size()) return "ends in a backslash";
    if (escapes) {
      const char next = text[++i];
      if (!word) word.emplace();
      // Between double quotes it stands for itself, but before these.
      if (quote == '"' && next != '"' && next != '\\' && next != '$' && next != '`') *word += c;
      *word += next;
    } else if (quote != 0) {
      if (c != quote) *word += c;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      if (!word) word.emplace();
      quote = c;
    } else if (!isBlank(c)) {
      if (!word) word.emplace();
      *word += c;
    } else if (word) {
      words.push_back(*std::exchange(word, std::nullopt));
    }
  }
  if (quote != 0) return std::string("lacks a closing ") + quote;
  if (word) words.push_back(*word);
  return std::nullopt;
}

std::string quotedWords(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word: words) {
    if (!text.empty()) text += ' ';
    bool plain = !word.empty();
    for (char c: word) plain = plain && isPlain(c);
    if (plain) {
      text += word;
      continue;
    }
    text += '\'';
    for (char c: word) text += c == '\'' ? "'\\''" : std::string(1, c);
    text += '\'';
  }
  return text;
}

}  // namespace lp::_
