// What a launcher has to say, to whoever launched.
// In: sentences.  Out: lines on standard error.
#pragma once

#include <string>
#include <string_view>

#include "runtime/logs/log_line.h"

namespace lp::_ {

// "consumer_producers: the text", whatever --lp_log_level is; with --lp_log_format=json a line of
// the log, with this level.
void say(std::string_view program, const std::string& text, LogLevel level = LogLevel::INFO);

}  // namespace lp::_
