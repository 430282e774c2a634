#include "runtime/transport/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "runtime/error.h"

namespace lp::_ {

namespace {

constexpr int QUEUE = 4096;
constexpr int FLAGS = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

// An address as the system takes it. The largest first, since `{}` zeroes the first alone.
union SystemAddress {
  sockaddr_un local;
  sockaddr_in tcp;
  sockaddr generic;
};
struct SizedAddress {
  SystemAddress address{};
  socklen_t size = 0;
};

SizedAddress unixAddress(const std::string& path) {
  SizedAddress made;
  sockaddr_un& address = made.address.local;
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw Error(Code::INVALID_ARGUMENT, "the path of a socket is longer than " +
                                            std::to_string(sizeof address.sun_path - 1) +
                                            " bytes: " + path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const bool isAbstract = path.starts_with('\0');
  made.size = static_cast<socklen_t>(isAbstract ? offsetof(sockaddr_un, sun_path) + path.size()
                                                : sizeof address);
  return made;
}

SizedAddress loopback(std::uint16_t port) {
  SizedAddress made;
  made.address.tcp.sin_family = AF_INET;
  made.address.tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  made.address.tcp.sin_port = htons(port);
  made.size = sizeof made.address.tcp;
  return made;
}

// Closes it; -1, with errno as it was.
int giveUp(int socket, int error) {
  if (socket >= 0) ::close(socket);
  errno = error;
  return -1;
}

// Bound and listening; -1 with errno set. `reuse`: also where connections of another server, gone
// by now, still linger.
int listenAt(const SizedAddress& at, bool reuse = false) {
  const int socket = ::socket(at.address.generic.sa_family, FLAGS, 0);
  const int yes = 1;
  if (reuse && socket >= 0) setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (socket >= 0 && bind(socket, &at.address.generic, at.size) == 0 && listen(socket, QUEUE) == 0)
    return socket;
  return giveUp(socket, errno);
}

SizedAddress ownAddress(int socket) {
  SizedAddress own;
  own.size = sizeof own.address;
  if (getsockname(socket, &own.address.generic, &own.size) != 0) own.size = 0;
  return own;
}

[[noreturn]] void fail(const std::string& what) {
  throw Error(Code::UNAVAILABLE, "cannot listen at " + what + ": " + std::strerror(errno));
}

int connectTcp(std::uint16_t port) {
  const SizedAddress to = loopback(port);
  const int socket = ::socket(AF_INET, FLAGS, 0);
  if (socket < 0) return -1;
  setNoDelay(socket);
  if (connect(socket, &to.address.generic, to.size) != 0 && errno != EINPROGRESS)
    return giveUp(socket, errno);
  // Who connects to a free port of this host may get that very port, and meet himself.
  if (ownAddress(socket).address.tcp.sin_port == to.address.tcp.sin_port)
    return giveUp(socket, ECONNREFUSED);
  // On this host a refusal is there at once.
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0)
    return giveUp(socket, error);
  return socket;
}

int connectUnix(const std::string& path) {
  const SizedAddress to = unixAddress(path);
  const int socket = ::socket(AF_UNIX, FLAGS, 0);
  if (socket >= 0 && connect(socket, &to.address.generic, to.size) == 0) return socket;
  return giveUp(socket, errno);
}

}  // namespace

int connectTo(const Address& address) {
  return address.path.empty() ? connectTcp(address.port) : connectUnix(address.path);
}

int listenUnix(const std::string& path) {
  const int socket = listenAt(unixAddress(path));
  if (socket < 0) fail(path);
  return socket;
}

Listening listenAbstract() {
  // Without a name the kernel finds one.
  SizedAddress any;
  any.address.local.sun_family = AF_UNIX;
  any.size = sizeof any.address.local.sun_family;
  const int socket = listenAt(any);
  if (socket < 0) fail("a Unix socket");
  const SizedAddress own = ownAddress(socket);
  return {socket,
          {.path = {own.address.local.sun_path, own.size - offsetof(sockaddr_un, sun_path)}}};
}

Listening listenTcp(std::uint16_t port, const std::optional<Token>& token) {
  const int socket = listenAt(loopback(port), /*reuse=*/port != 0);
  if (socket < 0) fail("127.0.0.1:" + std::to_string(port));
  return {socket, {.port = ntohs(ownAddress(socket).address.tcp.sin_port), .token = token}};
}

bool isSameUser(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

void setNoDelay(int socket) {
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

}  // namespace lp::_
