// The log of this process: one logger of spdlog's, whoever writes to it.
// In: settings.  Out: lines on standard error.
#pragma once

#include <string>
#include <string_view>

#include "runtime/log.h"
#include "runtime/logs/log_line.h"

namespace lp::_ {

// Of a process, which has one standard error. From any thread; they hold from the next line on.
struct LogSettings {
  LogLevel level = LogLevel::INFO;
  LogFormat format = LogFormat::TEXT;
  // Text: whether lines name their node, which whoever shows them may do as well.
  bool namesNode = true;
  // JSON: whether lines stand between LOG_MARKs, for a launcher.
  bool isMarked = false;
  // Whom lines are of that a thread writes which works for no node; empty: of none.
  std::string process = {};
};
void useLogSettings(LogSettings settings);
LogSettings logSettings();

// How the log learns which node the calling thread works for: "consumer/0"; empty: for none.
void useLogNodes(std::string_view (*currentNode)());

// Makes this log spdlog's default logger, so that lines of users who log by spdlog look the same,
// and obey the same settings.
void useLogForSpdlog();

// A line of the runtime's own, of this thread's node.
void logOfRuntime(LogLevel level, const std::string& text) noexcept;

}  // namespace lp::_
