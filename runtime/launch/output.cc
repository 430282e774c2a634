#include "runtime/launch/output.h"

#include <utility>

#include "runtime/launch/json_lines.h"

namespace lp::_ {

namespace {

// A longer line is broken, so that one node cannot fill the memory of its launcher.
constexpr std::size_t LONGEST_LINE = 64 * 1024;
constexpr std::size_t LAST_WORDS = 20;
constexpr std::size_t LONGEST_WORD = 1000;

}  // namespace

Output::Output(std::size_t processes, std::unique_ptr<Display> display,
               std::vector<std::string> jsonNames)
    : display_(std::move(display)), jsonNames_(std::move(jsonNames)), printers_(processes) {}

void Output::add(std::size_t process, Stream stream, std::string_view text) {
  if (process >= printers_.size()) return;
  Printer& printer = printers_[process];
  if (stream == Stream::END) {
    for (Stream each: {Stream::OUT, Stream::ERR}) {
      std::string& rest = printer.unfinished[static_cast<std::size_t>(each)];
      if (!rest.empty()) line(process, each, std::exchange(rest, {}));
    }
    return;
  }
  if (jsonNames_.empty()) display_->piece(process, text);
  std::string& unfinished = printer.unfinished[stream == Stream::OUT ? 0 : 1];
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t room = LONGEST_LINE - unfinished.size();
    if (end == text.npos && text.size() < room) {
      unfinished += text;
      return;
    }
    const bool tooLong = end == text.npos || end > room;
    const std::size_t taken = tooLong ? room : end;
    unfinished += text.substr(0, taken);
    text.remove_prefix(tooLong ? taken : taken + 1);
    line(process, stream, std::exchange(unfinished, {}));
  }
}

void Output::line(std::size_t process, Stream stream, std::string_view text) {
  std::deque<std::string>& words = printers_[process].lastWords;
  if (words.size() == LAST_WORDS) words.pop_front();
  words.emplace_back(text.substr(0, LONGEST_WORD));
  if (jsonNames_.empty()) return display_->line(process, stream, text);
  for (std::string& object: asJsonLines(jsonNames_[process], stream, text)) {
    display_->line(process, stream, object);
    display_->piece(process, object += '\n');
  }
}

std::vector<std::string> Output::lastWords(std::size_t process) const {
  const std::deque<std::string>& words = printers_[process].lastWords;
  return {words.begin(), words.end()};
}

}  // namespace lp::_
