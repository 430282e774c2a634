// TCP: who is let in, and that who is not holds up nobody.
#include <arpa/inet.h>
#include <capnp/rpc-twoparty.h>
#include <doctest/doctest.h>
#include <kj/async-io.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "runtime/transport/token.h"
#include "runtime/transport/token_gate.h"
#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

using Clock = std::chrono::steady_clock;
using lp::_::Token;
using lp::_::TokenGate;

struct TcpEcho: ServedEcho {
  explicit TcpEcho(bool open = true): ServedEcho(16, open, Over::TCP) {}
  const Token& token() const { return *listening.address.token; }
};

// Somebody who writes bytes by hand.
class Stranger {
 public:
  explicit Stranger(const lp::_::Address& address): socket_(lp::_::connectTo(address)) {
    REQUIRE(socket_ >= 0);
    pollfd ready{socket_, POLLOUT, 0};
    REQUIRE(poll(&ready, 1, 10'000) == 1);
  }
  ~Stranger() { close(socket_); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  bool say(const void* bytes, std::size_t size) const {
    return send(socket_, bytes, size, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
  }
  // Whether the other side hangs up within that time; it must not say a word before.
  bool isCutOff(std::chrono::milliseconds within) const {
    pollfd ready{socket_, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(within.count())) != 1) return false;
    char byte;
    const ssize_t got = recv(socket_, &byte, 1, MSG_DONTWAIT);
    CHECK(got <= 0);
    return got == 0 || errno == ECONNRESET;
  }

 private:
  int socket_;
};

Token wrong(Token token) {
  token.back() ^= std::byte{1};
  return token;
}

TEST_CASE("tokens are drawn, and compared as a whole") {
  const Token one = lp::_::newToken();
  CHECK(lp::_::areEqual(one, one));
  CHECK_FALSE(lp::_::areEqual(one, lp::_::newToken()));
  CHECK_FALSE(lp::_::areEqual(one, wrong(one)));
}

TEST_CASE("calls over TCP") {
  TcpEcho server;
  CHECK(server.remote().echo(3) == 3);
  CHECK(server.remote().say(std::string(5'000'000, 'x')).size() >= 5'000'000);
}

TEST_CASE("127.0.0.1 alone is bound") {
  TcpEcho server;
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  REQUIRE(getsockname(server.listening.socket, reinterpret_cast<sockaddr*>(&bound), &size) == 0);
  CHECK(bound.sin_family == AF_INET);
  CHECK(bound.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
  CHECK(ntohs(bound.sin_port) == server.listening.address.port);
  // Not even another address of the loopback.
  const int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bound.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
  CHECK(connect(other, reinterpret_cast<sockaddr*>(&bound), size) != 0);
  close(other);
}

TEST_CASE("what is written leaves at once") {
  TcpEcho server;
  const int socket = lp::_::connectTo(server.listening.address);
  int noDelay = 0;
  socklen_t size = sizeof noDelay;
  REQUIRE(getsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &noDelay, &size) == 0);
  CHECK(noDelay == 1);
  close(socket);
}

TEST_CASE("who says a wrong token is cut off at once, in silence") {
  TcpEcho server;
  const Stranger stranger(server.listening.address);
  const Token token = wrong(server.token());
  CHECK(stranger.say(token.data(), token.size()));
  CHECK(stranger.isCutOff(4s));
  CHECK(server.remote().echo(1) == 1);
}

TEST_CASE("who says nothing, or not all of it, is cut off in the end") {
  TcpEcho server;
  const Stranger silent(server.listening.address), half(server.listening.address);
  CHECK(half.say(server.token().data(), 16));
  const auto begin = Clock::now();
  CHECK(server.remote().echo(1) == 1);
  CHECK(silent.isCutOff(10s));
  CHECK(half.isCutOff(10s));
  CHECK(Clock::now() - begin > 4s);
  CHECK(server.remote().echo(1) == 1);
}

TEST_CASE("a token may come in pieces, but not too slowly") {
  TcpEcho server;
  const Stranger slow(server.listening.address), steady(server.listening.address);
  bool isOpen = true;
  for (std::size_t i = 0; i < server.token().size(); ++i) {
    CHECK(steady.say(&server.token()[i], 1));
    if (i % 4 == 0) isOpen = isOpen && slow.say(&server.token()[i], 1);
    std::this_thread::sleep_for(5ms);
  }
  CHECK_FALSE(steady.isCutOff(50ms));
  // The time is counted from the connection on, not from the last byte.
  const auto begin = Clock::now();
  while (!slow.isCutOff(300ms) && Clock::now() - begin < 10s) {
    if (Clock::now() - begin < 2s) slow.say(&server.token()[0], 1);
  }
  CHECK(Clock::now() - begin < 8s);
  CHECK_FALSE(steady.isCutOff(10ms));
}

TEST_CASE("a connection that has lost its way to the gate fails its calls") {
  TcpEcho server;
  lp::_::Address address = server.listening.address;
  address.token = wrong(*address.token);
  EchoHandle handle(lp::_::RemoteNode::make({.name = "echo/0", .address = address}));
  const lp::Error error = errorOf([&] { handle.echo(1); });
  CHECK(error.code() == lp::Code::UNAVAILABLE);
  CHECK(error.node() == "echo/0");
}

TEST_CASE("many who are not let in hold up nobody") {
  TcpEcho server;
  std::vector<std::unique_ptr<Stranger>> silent;
  for (int i = 0; i < 300; ++i) {
    silent.push_back(std::make_unique<Stranger>(server.listening.address));
  }
  // More than that do not wait at the gate: those that came first have gone.
  CHECK(silent.front()->isCutOff(4s));
  std::atomic<bool> stop = false;
  std::vector<std::thread> attackers;
  for (int i = 0; i < 2; ++i) {
    attackers.emplace_back([&] {
      const Token token = wrong(server.token());
      while (!stop) {
        const Stranger stranger(server.listening.address);
        stranger.say(token.data(), token.size());
      }
    });
  }
  const auto begin = Clock::now();
  for (int i = 0; i < 200; ++i) CHECK(server.remote().echo(i) == i);
  CHECK(Clock::now() - begin < 20s);
  stop = true;
  for (std::thread& attacker: attackers) attacker.join();
}

TEST_CASE("a plain Cap'n Proto client is refused") {
  TcpEcho server;
  auto io = kj::setupAsyncIo();
  auto stream = io.provider->getNetwork()
                    .parseAddress(kj::str("127.0.0.1:", server.listening.address.port))
                    .wait(io.waitScope)
                    ->connect()
                    .wait(io.waitScope);
  capnp::TwoPartyClient client(*stream);
  auto request = client.bootstrap().castAs<wire::Echo>().echoRequest();
  CHECK(kj::runCatchingExceptions([&] { request.send().wait(io.waitScope); }) != nullptr);
}

TEST_CASE("a port that nobody listens at any more") {
  lp::_::Address address;
  {
    TcpEcho server;
    address = server.listening.address;
  }
  CHECK(lp::_::connectTo(address) == -1);
  EchoHandle handle(lp::_::RemoteNode::make({.name = "echo/0", .address = address}));
  CHECK(errorOf([&] { handle.with({.waitForReady = false}).echo(1); }).code() ==
        lp::Code::UNAVAILABLE);
  CHECK(errorOf([&] { handle.with({.timeout = 30ms}).echo(1); }).code() ==
        lp::Code::DEADLINE_EXCEEDED);
}

// What a gate has let in.
struct Admitted final: TokenGate::Owner {
  void admitted(int socket) override {
    ++count;
    close(socket);
  }
  std::atomic<int> count = 0;
};

TEST_CASE("a gate that is closed lets nobody in, and forgets who waits") {
  const Token token = lp::_::newToken();
  const auto owner = std::make_shared<Admitted>();
  const auto gate = TokenGate::make({.token = token, .owner = owner, .patience = 20ms});
  const auto enter = [&](std::size_t bytes) {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    REQUIRE(write(ends[1], token.data(), bytes) == static_cast<ssize_t>(bytes));
    gate->enter(ends[0]);
    return ends[1];
  };
  const auto isOver = [](int end) {
    pollfd ready{end, POLLIN, 0};
    return poll(&ready, 1, 10'000) == 1;
  };
  const int right = enter(token.size());
  CHECK(owner->count == 1);
  const int late = enter(3);
  CHECK(isOver(late));
  const int waiting = enter(3);
  gate->close();
  CHECK(isOver(waiting));
  const int after = enter(token.size());
  CHECK(isOver(after));
  CHECK(owner->count == 1);
  for (int end: {right, late, waiting, after}) close(end);
}

}  // namespace
}  // namespace echo
