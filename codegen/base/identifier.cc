#include "codegen/base/identifier.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lp::gen {

namespace {

// ASCII only: C++'s own functions depend on the locale.
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
char toLower(char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char toUpper(char c) { return isLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::string capitalized(std::string word) {
  if (!word.empty()) word[0] = toUpper(word[0]);
  return word;
}

constexpr std::array KEYWORDS = std::to_array<std::string_view>({
    "alignas",       "alignof",     "and",
    "and_eq",        "asm",         "auto",
    "bitand",        "bitor",       "bool",
    "break",         "case",        "catch",
    "char",          "char16_t",    "char32_t",
    "char8_t",       "class",       "co_await",
    "co_return",     "co_yield",    "compl",
    "concept",       "const",       "const_cast",
    "consteval",     "constexpr",   "constinit",
    "continue",      "decltype",    "default",
    "delete",        "do",          "double",
    "dynamic_cast",  "else",        "enum",
    "explicit",      "export",      "extern",
    "false",         "float",       "for",
    "friend",        "goto",        "if",
    "inline",        "int",         "long",
    "mutable",       "namespace",   "new",
    "noexcept",      "not",         "not_eq",
    "nullptr",       "operator",    "or",
    "or_eq",         "private",     "protected",
    "public",        "register",    "reinterpret_cast",
    "requires",      "return",      "short",
    "signed",        "sizeof",      "static",
    "static_assert", "static_cast", "struct",
    "switch",        "template",    "this",
    "thread_local",  "throw",       "true",
    "try",           "typedef",     "typeid",
    "typename",      "union",       "unsigned",
    "using",         "virtual",     "void",
    "volatile",      "wchar_t",     "while",
    "xor",           "xor_eq",
});

// What <string> and <vector> bring along, directly or not, or a compiler's own headers do.
constexpr std::array MACROS = std::to_array<std::string_view>({
    "assert",   "errno",   "linux",     "offsetof",     "stderr",       "stdin",        "stdout",
    "unix",     "BUFSIZ",  "EOF",       "EOWNERDEAD",   "EXIT_FAILURE", "EXIT_SUCCESS", "HUGE_VAL",
    "INFINITY", "NAN",     "NULL",      "RAND_MAX",     "EACCES",       "EADDRINUSE",   "EAGAIN",
    "EBADF",    "EBUSY",   "ECANCELED", "ECONNREFUSED", "ECONNRESET",   "EDOM",         "EEXIST",
    "EFAULT",   "EINTR",   "EINVAL",    "EIO",          "EISDIR",       "ENOENT",       "ENOMEM",
    "ENOSPC",   "ENOTDIR", "EPERM",     "EPIPE",        "ERANGE",       "ETIMEDOUT",
});

}  // namespace

std::vector<std::string> words(std::string_view name) {
  if (name.size() > 1 && name[0] == 'k' && isUpper(name[1])) name.remove_prefix(1);
  std::vector<std::string> all;
  std::string word;
  auto finish = [&] {
    if (!word.empty()) all.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    if (c == '_') {
      finish();
      continue;
    }
    bool afterSmall = i > 0 && (isLower(name[i - 1]) || isDigit(name[i - 1]));
    bool beforeSmall = i > 0 && isUpper(name[i - 1]) && i + 1 < name.size() && isLower(name[i + 1]);
    if (isUpper(c) && (afterSmall || beforeSmall)) finish();
    word += toLower(c);
  }
  finish();
  return all;
}

bool sameWords(std::string_view one, std::string_view other) { return words(one) == words(other); }

std::string camelCase(std::string_view name) {
  std::string text;
  for (std::string& word: words(name)) text += text.empty() ? word : capitalized(word);
  return text;
}

std::string snakeCase(std::string_view name) {
  std::string text;
  for (const std::string& word: words(name)) text += (text.empty() ? "" : "_") + word;
  return text;
}

std::string pascalCase(std::string_view name) {
  std::string text;
  for (const std::string& word: words(name)) text += capitalized(word);
  return text;
}

std::string capitals(std::string_view name) {
  std::string text = snakeCase(name);
  std::transform(text.begin(), text.end(), text.begin(), toUpper);
  return text;
}

std::vector<std::string> spellings(std::string_view name) {
  std::vector<std::string> all;
  for (std::string text: {std::string(name), camelCase(name), snakeCase(name), pascalCase(name)}) {
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return all;
}

bool isIdentifier(std::string_view name) {
  auto fits = [](char c) { return isUpper(c) || isLower(c) || isDigit(c) || c == '_'; };
  return !name.empty() && !isDigit(name[0]) && std::all_of(name.begin(), name.end(), fits);
}

bool isReserved(std::string_view name) {
  bool isKeyword = std::find(KEYWORDS.begin(), KEYWORDS.end(), name) != KEYWORDS.end();
  bool underscored = name.size() > 1 && name[0] == '_' && isUpper(name[1]);
  return isKeyword || underscored || name.find("__") != std::string_view::npos;
}

bool isMacro(std::string_view name) {
  return std::find(MACROS.begin(), MACROS.end(), name) != MACROS.end();
}

}  // namespace lp::gen
