#include "codegen/base/literal.h"

#include <fmt/format.h>

namespace lp::gen {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      case '?':
        out += i > 0 && text[i - 1] == '?' ? "\\?" : "?";
        break;  // no trigraphs
      default: {
        auto byte = static_cast<unsigned char>(c);
        // Three octal digits end by themselves, unlike \x.
        if (byte < 0x20 || byte == 0x7f) {
          out += fmt::format("\\{:03o}", byte);
        } else {
          out += c;
        }
      }
    }
  }
  return out + '"';
}

std::string textLiteral(std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return quoted(text);
  return fmt::format("std::string({}, {})", quoted(text), text.size());
}

std::string int64Literal(const std::string& text) {
  return text == "-9223372036854775808" ? "-9223372036854775807 - 1" : text;
}

std::string uint64Literal(const std::string& text) {
  constexpr std::string_view GREATEST_SIGNED = "9223372036854775807";
  bool isSmall = text.size() < GREATEST_SIGNED.size() ||
                 (text.size() == GREATEST_SIGNED.size() && text <= GREATEST_SIGNED);
  return isSmall ? text : text + "u";
}

std::string floatLiteral(const std::string& text, std::string_view type, std::string_view suffix) {
  if (text == "nan") return fmt::format("std::numeric_limits<{}>::quiet_NaN()", type);
  if (text == "inf") return fmt::format("std::numeric_limits<{}>::infinity()", type);
  if (text == "-inf") return fmt::format("-std::numeric_limits<{}>::infinity()", type);
  bool isWhole = text.find_first_of(".e") == std::string::npos;
  return fmt::format("{}{}{}", text, isWhole ? ".0" : "", suffix);
}

}  // namespace lp::gen
