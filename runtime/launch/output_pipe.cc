#include "runtime/launch/output_pipe.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace lp::_ {

void OutputPipe::copy(std::size_t process, Stream stream, int& pipe) {
  if (pipe < 0) return;
  char buffer[65536];
  // Once around is what a pipe holds; who prints without end has to wait for the next time.
  for (int i = 0; i < 2; ++i) {
    const ssize_t count = read(pipe, buffer, sizeof buffer);
    if (count > 0) {
      add(process, stream, {buffer, static_cast<std::size_t>(count)});
    } else if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
      return;
    } else {
      ::close(pipe);
      pipe = -1;
      return;
    }
  }
}

void OutputPipe::add(std::size_t process, Stream stream, std::string_view text) {
  const OutputHead head{.process = static_cast<std::uint32_t>(process),
                        .stream = stream,
                        .length = static_cast<std::uint32_t>(text.size())};
  out_.append(reinterpret_cast<const char*>(&head), sizeof head);
  out_.append(text);
  flush();
}

void OutputPipe::flush() {
  while (sent_ < out_.size()) {
    const ssize_t count = send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      sent_ = out_.size();  // nobody reads it; that the launcher is gone is seen elsewhere
    }
  }
  out_.erase(0, sent_);
  sent_ = 0;
}

}  // namespace lp::_
