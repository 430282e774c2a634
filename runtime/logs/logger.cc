#include "runtime/logs/logger.h"

#include <fmt/format.h>
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

namespace lp::_ {

constinit std::atomic<LogLevel> leastLogLevel = LogLevel::INFO;

namespace {

using NodeName = std::string_view (*)();

spdlog::level::level_enum toSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::DEBUGGING:
      return spdlog::level::debug;
    case LogLevel::INFO:
      return spdlog::level::info;
    case LogLevel::WARNING:
      return spdlog::level::warn;
    case LogLevel::ERROR:
      return spdlog::level::err;
    case LogLevel::OFF:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

// Spdlog has two levels more.
LogLevel fromSpdlog(spdlog::level::level_enum level) {
  if (level <= spdlog::level::debug) return LogLevel::DEBUGGING;
  if (level == spdlog::level::info) return LogLevel::INFO;
  return level == spdlog::level::warn ? LogLevel::WARNING : LogLevel::ERROR;
}

// A line is one write, as far as the kernel takes it. What cannot be written is lost.
void writeWhole(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      pollfd ready{STDERR_FILENO, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

// The end of every line. Its base has the mutex, without which threads would write into each
// other's long lines.
class Sink final: public spdlog::sinks::base_sink<std::mutex> {
 public:
  void use(LogSettings settings) {
    const std::lock_guard lock(mutex_);
    settings_ = std::move(settings);
  }
  LogSettings settings() {
    const std::lock_guard lock(mutex_);
    return settings_;
  }
  void useNodes(NodeName currentNode) { currentNode_ = currentNode; }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const NodeName currentNode = currentNode_;
    LogLine line{.time = message.time,
                 .level = fromSpdlog(message.level),
                 .message = {message.payload.data(), message.payload.size()}};
    if (settings_.namesNode) {
      if (currentNode != nullptr) line.node = currentNode();
      if (line.node.empty()) line.node = settings_.process;
    }
    if (message.source.filename != nullptr) {
      line.source = message.source.filename;
      line.number = static_cast<std::uint32_t>(message.source.line);
    }
    std::string text = settings_.format == LogFormat::JSON ? asJson(line) : asText(line);
    if (settings_.format == LogFormat::JSON && settings_.isMarked) {
      text = LOG_MARK + std::move(text) + LOG_MARK;
    }
    writeWhole(text += '\n');
  }
  void flush_() override {}
  // A flag says what lines look like, and not spdlog::set_pattern().
  void set_pattern_(const std::string&) override {}
  void set_formatter_(std::unique_ptr<spdlog::formatter>) override {}

  LogSettings settings_;
  std::atomic<NodeName> currentNode_ = nullptr;
};

// Never destroyed: threads may log until the process ends.
struct Log {
  std::shared_ptr<Sink> sink = std::make_shared<Sink>();
  std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>("lp", sink);
};

Log& processLog() {
  static Log& log = *new Log();
  return log;
}

void write(LogLevel level, spdlog::source_loc place, std::string_view text) {
  processLog().logger->log(place, toSpdlog(level), spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace

void writeLog(LogLevel level, const std::source_location& place, fmt::string_view format,
              fmt::format_args args) noexcept {
  try {
    std::string text;
    try {
      text = fmt::vformat(format, args);
    } catch (const std::exception& error) {
      text = std::string("cannot format: ") + error.what();
    }
    write(level, {place.file_name(), static_cast<int>(place.line()), place.function_name()}, text);
  } catch (...) {
    // No memory, say: nobody is served by a log that ends the program.
  }
}

void logOfRuntime(LogLevel level, const std::string& text) noexcept {
  if (level < leastLogLevel.load(std::memory_order_relaxed)) return;
  try {
    write(level, {LOG_OF_RUNTIME.data(), 0, ""}, text);
  } catch (...) {
    // As above.
  }
}

void useLogSettings(LogSettings settings) {
  leastLogLevel = settings.level;
  // With `debug`, spdlog's `trace` as well.
  processLog().logger->set_level(settings.level == LogLevel::DEBUGGING ? spdlog::level::trace
                                                                       : toSpdlog(settings.level));
  processLog().sink->use(std::move(settings));
}

LogSettings logSettings() { return processLog().sink->settings(); }

void useLogNodes(std::string_view (*currentNode)()) { processLog().sink->useNodes(currentNode); }

void useLogForSpdlog() { spdlog::set_default_logger(processLog().logger); }

}  // namespace lp::_
