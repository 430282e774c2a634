#include "runtime/launch/value_text.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "runtime/call/nearest.h"

namespace lp::_ {

namespace {

template <typename T>
Wrong bounded(T value, T min, T max, const std::string& minText, const std::string& maxText) {
  if (value < min) return "is below " + minText;
  if (value > max) return "is above " + maxText;
  return std::nullopt;
}

// The digits and their base.
struct Digits {
  bool negative = false;
  int base = 10;
  std::string_view text;
};

Digits digitsOf(std::string_view text) {
  Digits digits;
  digits.negative = text.starts_with('-');
  if (digits.negative) text.remove_prefix(1);
  if (text.starts_with("0x") || text.starts_with("0X")) {
    digits.base = 16;
    text.remove_prefix(2);
  }
  digits.text = text;
  return digits;
}

// The magnitude alone. Too large a one is told apart from no number.
Wrong readMagnitude(const Digits& digits, std::uint64_t& value, bool& tooLarge) {
  const char* end = digits.text.data() + digits.text.size();
  const auto [rest, error] = std::from_chars(digits.text.data(), end, value, digits.base);
  if (error == std::errc::invalid_argument || rest != end) return "is not a whole number";
  tooLarge = error == std::errc::result_out_of_range;
  return std::nullopt;
}

template <typename T>
std::string shortest(T value) {
  char buffer[64];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

Wrong readSigned(std::string_view text, std::int64_t min, std::int64_t max, std::int64_t& value) {
  const Digits digits = digitsOf(text);
  std::uint64_t magnitude = 0;
  bool tooLarge = false;
  if (Wrong wrong = readMagnitude(digits, magnitude, tooLarge)) return wrong;
  constexpr std::uint64_t HIGHEST = std::numeric_limits<std::int64_t>::max();
  if (tooLarge || magnitude > HIGHEST + (digits.negative ? 1 : 0)) {
    return digits.negative ? "is below " + std::to_string(min) : "is above " + std::to_string(max);
  }
  value = static_cast<std::int64_t>(digits.negative ? std::uint64_t{0} - magnitude : magnitude);
  return bounded(value, min, max, std::to_string(min), std::to_string(max));
}

Wrong readUnsigned(std::string_view text, std::uint64_t min, std::uint64_t max,
                   std::uint64_t& value) {
  const Digits digits = digitsOf(text);
  bool tooLarge = false;
  if (Wrong wrong = readMagnitude(digits, value, tooLarge)) return wrong;
  if (digits.negative && (value != 0 || tooLarge)) return "is below " + std::to_string(min);
  if (tooLarge) return "is above " + std::to_string(max);
  return bounded(value, min, max, std::to_string(min), std::to_string(max));
}

Wrong readFloat(std::string_view text, bool single, double min, double max, double& value) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::invalid_argument || rest != end) return "is not a number";
  if (error == std::errc::result_out_of_range) return "is too large or too small for a double";
  if (std::isnan(value)) return "is not a number";
  if (single && std::isfinite(value) &&
      std::abs(value) > double{std::numeric_limits<float>::max()}) {
    return "is too large for a float";
  }
  return bounded(value, min, max, floatText(min), floatText(max));
}

Wrong readBool(std::string_view text, bool& value) {
  for (std::string_view yes: {"true", "1", "yes", "on"}) {
    if (text == yes) return value = true, std::nullopt;
  }
  for (std::string_view no: {"false", "0", "no", "off"}) {
    if (text == no) return value = false, std::nullopt;
  }
  return "is neither true nor false";
}

Wrong readName(std::string_view text, std::span<const std::string_view> names,
               std::size_t& position) {
  std::string all;
  std::vector<std::string> words;
  const std::string wanted = byWords(text);
  for (std::size_t i = 0; i < names.size(); ++i) {
    words.push_back(byWords(names[i]));
    if (words.back() == wanted) return position = i, std::nullopt;
    all += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  const std::string_view meant = nearest(wanted, words);
  if (meant.empty()) return "is none of " + all;
  return "is none of " + all + "; did you mean `" + std::string(meant) + "`?";
}

std::string floatText(double value) { return shortest(value); }
std::string floatText(float value) { return shortest(value); }

std::vector<std::string> splitList(std::string_view text) {
  std::vector<std::string> elements;
  if (text.empty()) return elements;
  elements.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',') {
      elements.emplace_back();
    } else if (text[i] != '\\' || i + 1 == text.size()) {
      elements.back() += text[i];
    } else if (text[++i] != 'e') {
      elements.back() += text[i];
    }
  }
  return elements;
}

std::string joinList(std::span<const std::string> elements) {
  if (elements.size() == 1 && elements[0].empty()) return "\\e";
  std::string text;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) text += ',';
    for (char c: elements[i]) {
      if (c == ',' || c == '\\') text += '\\';
      text += c;
    }
  }
  return text;
}

std::string byWords(std::string_view name) {
  std::string words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool beginsWord =
        isUpper(c) && i > 0 &&
        (isLowerOrDigit(name[i - 1]) ||
         (isUpper(name[i - 1]) && i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z'));
    if (beginsWord) words += '_';
    if (isUpper(c)) {
      words += static_cast<char>(c - 'A' + 'a');
    } else {
      words += c == '-' ? '_' : c;
    }
  }
  return words;
}

}  // namespace lp::_
