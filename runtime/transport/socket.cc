#include "runtime/transport/socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr int QUEUE = 4096;

sockaddr_un addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw Error(Code::INVALID_ARGUMENT, "the path of a socket is longer than " +
                                            std::to_string(sizeof address.sun_path - 1) +
                                            " bytes: " + path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

int connectUnix(const std::string& path) {
  const sockaddr_un address = addressOf(path);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  if (connect(socket, generic(address), sizeof address) == 0) return socket;
  const int error = errno;
  ::close(socket);
  errno = error;
  return -1;
}

int listenUnix(const std::string& path) {
  const sockaddr_un address = addressOf(path);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket >= 0 && bind(socket, generic(address), sizeof address) == 0 &&
      listen(socket, QUEUE) == 0)
    return socket;
  const int error = errno;
  if (socket >= 0) ::close(socket);
  throw Error(Code::UNAVAILABLE, "cannot listen at " + path + ": " + std::strerror(error));
}

}  // namespace lp::_
