#include "runtime/launch/say.h"

#include <chrono>
#include <cstdio>

#include "runtime/logs/logger.h"

namespace lp::_ {

void say(std::string_view program, const std::string& text, LogLevel level) {
  std::string line(program);
  if (logSettings().format == LogFormat::JSON) {
    line = asJson({.time = std::chrono::system_clock::now(),
                   .level = level,
                   .source = LOG_OF_RUNTIME,
                   .message = text});
  } else {
    line += ": " + text;
  }
  std::fputs((line += '\n').c_str(), stderr);
}

}  // namespace lp::_
