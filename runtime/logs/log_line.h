// What a line of the log looks like.
// In: its parts.  Out: text, without the newline.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/log.h"

namespace lp::_ {

enum class LogFormat : std::uint8_t { TEXT, JSON };

inline constexpr std::string_view LOG_LEVELS = "debug, info, warning, error, off";
inline constexpr std::string_view LOG_FORMATS = "text, json";
inline constexpr const char* LOG_LEVEL_VARIABLE = "LP_LOG_LEVEL";
inline constexpr const char* LOG_FORMAT_VARIABLE = "LP_LOG_FORMAT";

std::string_view toText(LogLevel level);
std::string_view toText(LogFormat format);
std::optional<LogLevel> logLevelFromText(std::string_view text);
std::optional<LogFormat> logFormatFromText(std::string_view text);

// Where a line comes from if it is the runtime's own.
inline constexpr std::string_view LOG_OF_RUNTIME = "lp";

struct LogLine {
  std::chrono::system_clock::time_point time;
  std::optional<LogLevel> level = {};
  std::string_view node = {};    // "consumer/0"; empty: of none
  std::string_view source = {};  // a path, or LOG_OF_RUNTIME; empty: unknown
  std::uint32_t number = 0;      // of the line in it; 0: it has none
  std::string_view stream = {};  // of what was printed and not logged: "stdout", "stderr"
  std::string_view message = {};
};

// "2026-11-22T03:43:15.123Z info [consumer/0] consumer.cc:42: step 1": what is empty is left out,
// of the source's path all but the file.
std::string asText(const LogLine& line);

// {"time":"...","level":"info","node":"consumer/0","source":"rl/consumer.cc:42","message":"..."}:
// what is empty is left out, but for the message. It is one line of UTF-8 whatever is in it, and
// holds no control character. A message beyond 48 KiB is cut, and says so.
std::string asJson(const LogLine& line);

// UTC, with milliseconds, as in ISO 8601. Allocates nothing; a signal handler may call it.
struct TimeText {
  explicit TimeText(std::chrono::system_clock::time_point time);
  std::string_view view() const { return {text, sizeof text}; }
  char text[24];
};

// A line of JSON that a node hands to its launcher stands between two of these: no other line, nor
// what is left of one that was cut off, is mistaken for it.
inline constexpr char LOG_MARK = '\x1e';

}  // namespace lp::_
