// Objects at addresses, without a program.
#include "runtime/connect.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/transport/address_text.h"
#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/plain_client.h"
#include "tests/unit/runtime/plain_server.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

EchoHandle served() { return EchoHandle::to(std::make_shared<EchoObject>()); }

EchoHandle reached(const std::string& address) { return lp::connect<EchoHandle>(address); }

bool isThere(const std::string& path) {
  struct stat found{};
  return lstat(path.c_str(), &found) == 0;
}

TEST_CASE("an object at a Unix socket") {
  Folder folder;
  const std::string address = "unix:" + folder.socket();
  std::optional<lp::Server> server = lp::listen(served(), address);
  CHECK(server->address() == address);
  const EchoHandle echo = reached(address);
  CHECK(echo.lpName() == address);
  CHECK(echo.echo(3) == 3);
  server.reset();
  CHECK_FALSE(isThere(folder.socket()));
  CHECK(errorOf([&] { echo.with({.waitForReady = false}).echo(4); }).code() ==
        lp::Code::UNAVAILABLE);
  // Another one at the same place is found by the same handle.
  server = lp::listen(served(), address);
  CHECK(echo.echo(5) == 5);
}

TEST_CASE("a call waits until somebody listens") {
  Folder folder;
  const std::string address = "unix:" + folder.socket();
  lp::Future<std::int64_t> early = reached(address).futures().echo(7);
  const lp::Server server = lp::listen(served(), address);
  CHECK(early.get() == 7);
}

TEST_CASE("at a port, with the token of its address") {
  lp::Server server = lp::listen(served(), "localhost:0");
  CHECK(reached(server.address()).echo(1) == 1);
  const std::string open = server.address().substr(0, server.address().find('#'));
  CHECK(open.starts_with("127.0.0.1:"));
  CHECK(server.address().size() == open.size() + 1 + 64);
  CHECK(reached(server.address()).lpName() == open);
  CHECK(errorOf([&] { reached(open).with({.timeout = 50ms}).echo(1); }).code() ==
        lp::Code::DEADLINE_EXCEEDED);
  server.stop();
  server.stop();
}

TEST_CASE("what is served openly serves any client of Cap'n Proto") {
  const lp::Server server = lp::listen(served(), "127.0.0.1:0", {.openly = true});
  CHECK(server.address().find('#') == std::string::npos);
  CHECK(reached(server.address()).echo(1) == 1);
  PlainClientOf<wire::Echo> plain(server.address());
  auto request = plain.object.echoRequest();
  request.setX(21);
  CHECK(request.send().wait(plain.io.waitScope).getX() == 21);
}

TEST_CASE("any server of Cap'n Proto is reached") {
  class PlainEcho final: public wire::Echo::Server {
    kj::Promise<void> echo(EchoContext context) override {
      context.getResults().setX(context.getParams().getX() + 1);
      return kj::READY_NOW;
    }
  };
  const PlainServer server([] { return kj::heap<PlainEcho>(); });
  CHECK(reached("unix:" + server.socket()).echo(1) == 2);
}

TEST_CASE("what a handle refers to may be elsewhere") {
  const lp::Server behind = lp::listen(served(), "127.0.0.1:0");
  const lp::Server before = lp::listen(reached(behind.address()), "127.0.0.1:0");
  CHECK(reached(before.address()).echo(8) == 8);
}

TEST_CASE("a socket whose server was killed is replaced, one that is served is not") {
  Folder folder;
  const std::string address = "unix:" + folder.socket();
  close(lp::_::listenUnix(folder.socket()));
  REQUIRE(isThere(folder.socket()));
  const lp::Server server = lp::listen(served(), address);
  CHECK(reached(address).echo(2) == 2);
  const lp::Error error = errorOf([&] { lp::listen(served(), address).stop(); });
  CHECK(error.code() == lp::Code::UNAVAILABLE);
  CHECK(error.text().find(folder.socket() + ": Address already in use") != std::string::npos);
  CHECK(reached(address).echo(3) == 3);
}

TEST_CASE("what is no address is refused") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"store", "it has neither `unix:` nor a port"},
      {"unix:", "it has no path"},
      {"example.org:80", "only this host can be reached"},
      {"127.0.0.1:", "a port is a number from 0 to 65535"},
      {"127.0.0.1:65536", "a port is a number from 0 to 65535"},
      {"127.0.0.1:5a", "a port is a number from 0 to 65535"},
      {"127.0.0.1:5#5eC", "what follows `#` is no token of 64 hexadecimal digits"},
  };
  for (const auto& [text, why]: cases) {
    CAPTURE(text);
    const lp::Error error = errorOf([&] { reached(text); });
    CHECK(error.code() == lp::Code::INVALID_ARGUMENT);
    CHECK(error.text() == "`" + text.substr(0, text.find('#')) + "` is no address: " + why +
                              " (`unix:/tmp/store.sock`, `127.0.0.1:5000`)");
  }
  CHECK(errorOf([] { lp::listen(EchoHandle(), "127.0.0.1:0").stop(); }).text() ==
        "there is nothing to serve: the handle is empty");
}

TEST_CASE("addresses are read as they are written") {
  const lp::_::Address secret{.port = 80, .token = lp::_::newToken()};
  const lp::_::Address read = lp::_::readAddress(lp::_::toText(secret));
  CHECK(read.port == 80);
  CHECK(read.token == secret.token);
  CHECK(lp::_::readAddress("unix:a:b#c").path == "a:b#c");
}

}  // namespace
}  // namespace echo
