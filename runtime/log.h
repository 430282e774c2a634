// What the code of a node has to say, in lines: lp::log::info("step {}: loss {}", step, loss).
// In: a format string, which the compiler checks, and arguments.  Out: a line on standard error,
// with the time, the level, the node, the caller's file and line; see --lp_log_level and
// --lp_log_format.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <concepts>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <type_traits>

namespace lp {

namespace _ {

// Not DEBUG, which users' builds define.
enum class LogLevel : std::uint8_t { DEBUGGING, INFO, WARNING, ERROR, OFF };

// What is below it is not logged.
extern std::atomic<LogLevel> leastLogLevel;

// A format string, and the place it is at.
template <typename... Args>
struct LogText {
  template <std::convertible_to<std::string_view> Text>
  consteval LogText(const Text& text, std::source_location caller = std::source_location::current())
      : format(text), place(caller) {}

  fmt::format_string<Args...> format;
  std::source_location place;
};

// Does not throw, whatever the arguments' formatters do.
void writeLog(LogLevel level, const std::source_location& place, fmt::string_view format,
              fmt::format_args args) noexcept;

template <typename... Args>
void log(LogLevel level, const LogText<std::type_identity_t<Args>...>& text, Args&... args) {
  if (level < leastLogLevel.load(std::memory_order_relaxed)) return;
  writeLog(level, text.place, text.format, fmt::make_format_args(args...));
}

}  // namespace _

// From any thread, at any time. A level that is off formats nothing; the arguments are evaluated
// all the same. The node is the one that the thread works for, as in lp::context(), else the
// process's.
namespace log {

template <typename... Args>
void debug(_::LogText<std::type_identity_t<Args>...> text, Args&&... args) {
  _::log<Args...>(_::LogLevel::DEBUGGING, text, args...);
}

template <typename... Args>
void info(_::LogText<std::type_identity_t<Args>...> text, Args&&... args) {
  _::log<Args...>(_::LogLevel::INFO, text, args...);
}

template <typename... Args>
void warning(_::LogText<std::type_identity_t<Args>...> text, Args&&... args) {
  _::log<Args...>(_::LogLevel::WARNING, text, args...);
}

template <typename... Args>
void error(_::LogText<std::type_identity_t<Args>...> text, Args&&... args) {
  _::log<Args...>(_::LogLevel::ERROR, text, args...);
}

}  // namespace log

}  // namespace lp
