#include "runtime/launch/line_display.h"

#include <limits.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace lp::_ {

namespace {

// By node, in a cycle; readable on black and on white.
constexpr std::array<const char*, 5> COLORS = {"\033[36m", "\033[32m", "\033[35m", "\033[33m",
                                               "\033[34m"};
constexpr const char* PLAIN = "\033[0m";

bool colorFor(int descriptor, std::optional<bool> color) {
  if (color) return *color;
  const char* refused = std::getenv("NO_COLOR");
  return (refused == nullptr || *refused == '\0') && isatty(descriptor) == 1;
}

// write() that answers EPIPE where SIGPIPE would have come.
ssize_t writeQuietly(int descriptor, const char* data, std::size_t size) {
  sigset_t pipe, before, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t count = ::write(descriptor, data, size);
  const int error = errno;
  if (count < 0 && error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    const timespec now{};
    sigtimedwait(&pipe, nullptr, &now);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return count;
}

}  // namespace

LineDisplay::LineDisplay(std::vector<std::string> names, std::optional<bool> color)
    : names_(std::move(names)),
      color_{colorFor(STDOUT_FILENO, color), colorFor(STDERR_FILENO, color)} {}

void LineDisplay::line(std::size_t node, Stream stream, std::string_view text) {
  if (discarding_) return;
  std::string whole;
  const bool color = color_[static_cast<std::size_t>(stream)];
  if (color) whole += COLORS[node % COLORS.size()];
  if (!names_[node].empty()) whole += "[" + names_[node] + "] ";
  if (color) whole += PLAIN;
  whole += text;
  whole += '\n';
  queued_ += whole.size();
  const int descriptor = stream == Stream::OUT ? STDOUT_FILENO : STDERR_FILENO;
  // Fewer, larger writes.
  if (queue_.size() > 1 && queue_.back().descriptor == descriptor &&
      queue_.back().text.size() < PIPE_BUF) {
    queue_.back().text += whole;
  } else {
    queue_.push_back({descriptor, std::move(whole)});
  }
}

void LineDisplay::watch(std::vector<pollfd>& descriptors) const {
  if (!queue_.empty()) descriptors.push_back({queue_.front().descriptor, POLLOUT, 0});
}

bool LineDisplay::write() {
  while (!queue_.empty()) {
    const Text& first = queue_.front();
    // The descriptor is shared with whoever started us, so it stays blocking: a pipe that is ready
    // takes PIPE_BUF bytes.
    pollfd ready{first.descriptor, POLLOUT, 0};
    if (poll(&ready, 1, 0) <= 0) return true;
    std::string_view piece(first.text);
    piece = piece.substr(written_, PIPE_BUF);
    // Ends with a line if it can: the launcher itself may have something to say next.
    if (const auto end = piece.rfind('\n'); end != piece.npos) piece = piece.substr(0, end + 1);
    const ssize_t count = writeQuietly(first.descriptor, piece.data(), piece.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (count < 0) {
      // A closed stderr is nobody's loss; without stdout there is no sense in going on.
      const bool matters = first.descriptor == STDOUT_FILENO && errno == EPIPE;
      queued_ -= first.text.size();
      written_ = 0;
      queue_.pop_front();
      if (!matters) continue;
      discard();
      return false;
    }
    written_ += static_cast<std::size_t>(count);
    if (written_ < first.text.size()) continue;
    queued_ -= first.text.size();
    written_ = 0;
    queue_.pop_front();
  }
  return true;
}

void LineDisplay::discard() {
  discarding_ = true;
  queue_.clear();
  queued_ = 0;
  written_ = 0;
}

}  // namespace lp::_
