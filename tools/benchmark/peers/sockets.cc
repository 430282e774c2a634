#include "tools/benchmark/peers/sockets.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

#include "tools/benchmark/peers/peer.h"

namespace bench {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  explicit Address(const std::string& text) {
    const std::string path = addressAfter("unix:", text), port = addressAfter("tcp:", text);
    if (!path.empty()) {
      auto& unixAddress = reinterpret_cast<sockaddr_un&>(storage);
      unixAddress.sun_family = AF_UNIX;
      if (path.size() >= sizeof unixAddress.sun_path) throw std::length_error(path);
      path.copy(unixAddress.sun_path, path.size());
      size = sizeof unixAddress;
    } else if (!port.empty()) {
      auto& tcpAddress = reinterpret_cast<sockaddr_in&>(storage);
      tcpAddress.sin_family = AF_INET;
      tcpAddress.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
      tcpAddress.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      size = sizeof tcpAddress;
    } else {
      throw std::invalid_argument("no address of a socket: " + text);
    }
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

void sendAtOnce(int socket) {
  const int on = 1;
  // Unix sockets know no such option, and need none.
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

int listenOn(const std::string& address) {
  const Address to(address);
  const int listening = socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listening, to.get(), to.size) != 0 || listen(listening, 128) != 0) {
    fail("listen on " + address);
  }
  return listening;
}

int connectTo(const std::string& address) {
  const Address to(address);
  const int connected = socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(connected, to.get(), to.size) != 0) fail("connect to " + address);
  sendAtOnce(connected);
  return connected;
}

int acceptFrom(int listening) {
  const int accepted = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (accepted < 0) fail("accept");
  sendAtOnce(accepted);
  return accepted;
}

void sendAll(int socket, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) fail("send");
    if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
}

std::size_t receiveSome(int socket, std::span<std::byte> room) {
  for (;;) {
    const ssize_t got = recv(socket, room.data(), room.size(), 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == ECONNRESET) return 0;
    if (errno != EINTR) fail("recv");
  }
}

}  // namespace bench
