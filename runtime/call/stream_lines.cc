#include "runtime/call/stream_lines.h"

#include <utility>

namespace lp::_ {

std::optional<Error> StreamLines::failure(const Request& request, const Method& method) const {
  const auto line = lines_.find(keyOf(request, method));
  return line != lines_.end() ? line->second.failed : std::nullopt;
}

std::size_t StreamLines::waiting(const Request& request, const Method& method) const {
  const auto line = lines_.find(keyOf(request, method));
  return line != lines_.end() ? line->second.waiting.size() : 0;
}

bool StreamLines::enter(const std::shared_ptr<Request>& request, const Method& method) {
  const auto [line, isFirst] = lines_.try_emplace(keyOf(*request, method));
  if (!isFirst) line->second.waiting.push_back(request);
  return isFirst;
}

std::deque<std::shared_ptr<Request>> StreamLines::fail(const Request& request, const Method& method,
                                                       const Error& error) {
  const auto line = lines_.find(keyOf(request, method));
  if (line == lines_.end() || line->second.failed) return {};
  line->second.failed = error;
  auto behind = std::exchange(line->second.waiting, {});
  failed_.push_back(line->first);
  if (failed_.size() > MOST_FAILED) {
    lines_.erase(failed_.front());
    failed_.pop_front();
  }
  return behind;
}

std::shared_ptr<Request> StreamLines::leave(const Request& request, const Method& method) {
  const auto line = lines_.find(keyOf(request, method));
  if (line == lines_.end() || line->second.failed) return nullptr;
  auto& waiting = line->second.waiting;
  if (waiting.empty()) {
    lines_.erase(line);
    return nullptr;
  }
  std::shared_ptr<Request> next = std::move(waiting.front());
  waiting.pop_front();
  return next;
}

Request* StreamLines::find(std::uint64_t call) const {
  for (const auto& [key, line]: lines_) {
    for (const auto& one: line.waiting) {
      if (one->id() == call) return one.get();
    }
  }
  return nullptr;
}

std::vector<std::shared_ptr<Request>> StreamLines::removeAll() {
  std::vector<std::shared_ptr<Request>> all;
  for (auto& [key, line]: lines_) {
    for (auto& one: line.waiting) all.push_back(std::move(one));
  }
  lines_.clear();
  failed_.clear();
  return all;
}

}  // namespace lp::_
