#include "runtime/launch/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "runtime/launch/exit_text.h"

namespace lp::_ {

namespace {

// Where the handler writes to; -1: nowhere.
std::atomic<int> writingEnd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void note(int signal) {
  const int error = errno;
  const auto number = static_cast<unsigned char>(signal);
  [[maybe_unused]] ssize_t written = write(writingEnd, &number, 1);
  errno = error;
}

}  // namespace

Signals::Signals() {
  if (pipe2(pipe_.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::system_category(), "pipe2");
  }
  writingEnd = pipe_[1];
  struct sigaction action{};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < CAUGHT.size(); ++i) {
    sigaction(CAUGHT[i], nullptr, &before_[i]);
    // Whoever starts us with nohup, or behind &, means it.
    if (before_[i].sa_handler != SIG_IGN) sigaction(CAUGHT[i], &action, nullptr);
  }
}

Signals::~Signals() {
  for (std::size_t i = 0; i < CAUGHT.size(); ++i) sigaction(CAUGHT[i], &before_[i], nullptr);
  writingEnd = -1;
  for (int end: pipe_) close(end);
}

std::vector<LaunchEvent> Signals::take() {
  using Kind = LaunchEvent::Kind;
  std::vector<LaunchEvent> events;
  unsigned char number = 0;
  while (read(pipe_[0], &number, 1) == 1) {
    const Kind kind = number == SIGINT    ? Kind::INTERRUPT
                      : number == SIGQUIT ? Kind::KILL
                                          : Kind::SIGNAL;
    events.push_back({.kind = kind, .number = number, .text = signalName(number)});
  }
  return events;
}

}  // namespace lp::_
