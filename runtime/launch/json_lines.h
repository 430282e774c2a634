// What nodes print, as JSON.
// In: a line of a process.  Out: lines of JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/launch/display.h"

namespace lp::_ {

// The lines of the log that are in it, as they are, see LOG_MARK; and what stands between them,
// each as an object: {"time":"...","node":"consumer/0","stream":"stdout","message":"what it says"}.
// `name`: of the process. At least one line.
std::vector<std::string> asJsonLines(const std::string& name, Stream stream, std::string_view text);

}  // namespace lp::_
