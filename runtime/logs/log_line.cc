#include "runtime/logs/log_line.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lp::_ {

namespace {

constexpr std::array<std::string_view, 5> LEVELS = {"debug", "info", "warning", "error", "off"};
constexpr std::array<std::string_view, 2> FORMATS = {"text", "json"};

template <typename Value, std::size_t N>
std::optional<Value> find(const std::array<std::string_view, N>& texts, std::string_view text) {
  const auto found = std::ranges::find(texts, text);
  if (found == texts.end()) return std::nullopt;
  return static_cast<Value>(found - texts.begin());
}

// Of a message, in a line. With its head it stays a line to the launcher, which breaks longer ones.
constexpr std::size_t LONGEST_MESSAGE = 48 * 1024;

// How many bytes the character at the beginning has; 0: it is none of UTF-8.
std::size_t characterSize(std::string_view text) {
  auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (size == 0 || first > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Longer than it need be; of UTF-16; beyond the last one.
  const bool isWrong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) ||
                       (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f);
  return isWrong ? 0 : size;
}

void appendEscape(std::string& out, unsigned char c) {
  constexpr std::string_view DIGITS = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += DIGITS[c >> 4];
      out += DIGITS[c & 15];
  }
}

// Without the quotes.
void appendEscaped(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  while (!text.empty()) {
    if (out.size() - begin >= LONGEST_MESSAGE) {
      out += "... (" + std::to_string(text.size()) + " bytes more)";
      return;
    }
    const std::size_t size = characterSize(text);
    const auto c = static_cast<unsigned char>(text[0]);
    if (size == 0) {
      out += "\xef\xbf\xbd";  // U+FFFD, in place of what is no character
    } else if (c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
      appendEscape(out, c);
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
  if (out.size() > 1) out += ',';
  out += '"';
  out += name;
  out += "\":\"";
  appendEscaped(out, value);
  out += '"';
}

std::string withNumber(std::string_view source, std::uint32_t number) {
  std::string text(source);
  if (number != 0) text += ":" + std::to_string(number);
  return text;
}

}  // namespace

std::string_view toText(LogLevel level) { return LEVELS[static_cast<std::size_t>(level)]; }
std::string_view toText(LogFormat format) { return FORMATS[static_cast<std::size_t>(format)]; }

std::optional<LogLevel> logLevelFromText(std::string_view text) {
  return find<LogLevel>(LEVELS, text);
}

std::optional<LogFormat> logFormatFromText(std::string_view text) {
  return find<LogFormat>(FORMATS, text);
}

TimeText::TimeText(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<milliseconds>(time - day));
  std::size_t end = 0;
  auto put = [&](auto value, unsigned digits, char behind) {
    auto rest = static_cast<unsigned>(value);
    for (unsigned i = digits; i-- > 0; rest /= 10) {
      text[end + i] = static_cast<char>('0' + rest % 10);
    }
    end += digits;
    text[end++] = behind;
  };
  put(static_cast<int>(date.year()), 4, '-');
  put(static_cast<unsigned>(date.month()), 2, '-');
  put(static_cast<unsigned>(date.day()), 2, 'T');
  put(clock.hours().count(), 2, ':');
  put(clock.minutes().count(), 2, ':');
  put(clock.seconds().count(), 2, '.');
  put(clock.subseconds().count(), 3, 'Z');
}

std::string asText(const LogLine& line) {
  std::string text(TimeText(line.time).view());
  if (line.level) (text += ' ') += toText(*line.level);
  if (!line.node.empty()) ((text += " [") += line.node) += ']';
  if (!line.source.empty()) {
    const std::string_view file = line.source.substr(line.source.find_last_of('/') + 1);
    (text += ' ') += withNumber(file, line.number) + ":";
  }
  return (text += ' ') += line.message;
}

std::string asJson(const LogLine& line) {
  std::string json = "{";
  appendField(json, "time", TimeText(line.time).view());
  if (line.level) appendField(json, "level", toText(*line.level));
  if (!line.node.empty()) appendField(json, "node", line.node);
  if (!line.source.empty()) appendField(json, "source", withNumber(line.source, line.number));
  if (!line.stream.empty()) appendField(json, "stream", line.stream);
  appendField(json, "message", line.message);
  return json += '}';
}

}  // namespace lp::_
