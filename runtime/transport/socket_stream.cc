#include "runtime/transport/socket_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/call/runtime.h"

namespace lp::_ {

namespace {

// Room for the descriptors that come, or go, with a message.
union Control {
  char bytes[CMSG_SPACE(SocketStream::MOST_DESCRIPTORS * sizeof(int))];
  cmsghdr aligned;
};

// Calls it again when a signal came first.
template <typename F>
ssize_t uninterrupted(F f) {
  for (;;) {
    const ssize_t result = f();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace

std::uint32_t SocketStream::interest(bool input, bool room) {
  return (input ? std::uint32_t{EPOLLIN | EPOLLRDHUP} : 0) | (room ? std::uint32_t{EPOLLOUT} : 0);
}

ssize_t SocketStream::read(std::span<std::byte> space) {
  if (takes_) return readWithDescriptors(space);
  return uninterrupted([&] { return recv(socket_, space.data(), space.size(), MSG_DONTWAIT); });
}

ssize_t SocketStream::readWithDescriptors(std::span<std::byte> space) {
  iovec piece{space.data(), space.size()};
  Control control{};
  msghdr header{};
  header.msg_iov = &piece;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  const ssize_t got =
      uninterrupted([&] { return recvmsg(socket_, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC); });
  if (got < 0) return got;
  for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one)) {
    if (one->cmsg_level != SOL_SOCKET || one->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (one->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(one) + i * sizeof number, sizeof number);
      Descriptor descriptor(number);
      if (taken_.size() < MOST_DESCRIPTORS) taken_.push_back(std::move(descriptor));
    }
  }
  return got;
}

std::vector<Descriptor> SocketStream::taken() {
  takes_ = false;
  return std::exchange(taken_, {});
}

ssize_t SocketStream::linger(std::span<std::byte> space) {
  if (takes_) return read(space);
  if (!std::exchange(lingers_, true)) {
    // All other reads and writes say that they do not wait.
    const timeval moment{.tv_sec = 0, .tv_usec = 2000};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) & ~O_NONBLOCK);
  }
  return uninterrupted([&] { return recv(socket_, space.data(), space.size(), 0); });
}

bool SocketStream::sleep(Sleeper& sleeper, const TimePoint* until) {
  return sleeper.sleepOn(socket_, POLLIN, until);
}

ssize_t SocketStream::write(std::span<const iovec> pieces) {
  constexpr int FLAGS = MSG_DONTWAIT | MSG_NOSIGNAL;
  if (pieces.size() == 1 && passing_.empty()) {
    return uninterrupted(
        [&] { return send(socket_, pieces[0].iov_base, pieces[0].iov_len, FLAGS); });
  }
  msghdr header{};
  header.msg_iov = const_cast<iovec*>(pieces.data());
  header.msg_iovlen = pieces.size();
  Control control{};
  if (!passing_.empty()) {
    const std::size_t bytes = passing_.size() * sizeof(int);
    header.msg_control = control.bytes;
    header.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(rights), passing_.data(), bytes);
  }
  const ssize_t wrote = uninterrupted([&] { return sendmsg(socket_, &header, FLAGS); });
  if (wrote > 0) passing_.clear();
  return wrote;
}

void SocketStream::watch(bool input, bool room) {
  const std::uint32_t wanted = interest(input, room);
  if (std::exchange(interest_, wanted) != wanted) runtime().poller.rewatch(socket_, wanted);
}

}  // namespace lp::_
