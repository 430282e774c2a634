#include "runtime/launch/json_lines.h"

#include <chrono>

#include "runtime/logs/log_line.h"

namespace lp::_ {

std::vector<std::string> asJsonLines(const std::string& name, Stream stream,
                                     std::string_view text) {
  std::vector<std::string> lines;
  auto addPrinted = [&](std::string_view printed) {
    lines.push_back(asJson({.time = std::chrono::system_clock::now(),
                            .node = name,
                            .stream = stream == Stream::OUT ? "stdout" : "stderr",
                            .message = printed}));
  };
  for (;;) {
    const std::size_t begin = text.find(LOG_MARK);
    const std::size_t end = begin == text.npos ? begin : text.find(LOG_MARK, begin + 1);
    // Without its end it was cut off.
    if (end == text.npos) break;
    const std::string_view logged = text.substr(begin + 1, end - begin - 1);
    if (!logged.starts_with("{\"time\":\"") || !logged.ends_with("\"}")) break;
    if (begin > 0) addPrinted(text.substr(0, begin));
    lines.emplace_back(logged);
    text.remove_prefix(end + 1);
  }
  if (!text.empty() || lines.empty()) addPrinted(text);
  return lines;
}

}  // namespace lp::_
