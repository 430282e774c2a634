// Cap'n Proto's own client and server on the other side of the socket.
#include <capnp/rpc-twoparty.h>
#include <doctest/doctest.h>
#include <kj/async-io.h>

#include <string>
#include <vector>

#include "tests/unit/runtime/echo.capnp.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/plain_client.h"
#include "tests/unit/runtime/plain_server.h"

namespace echo {
namespace {

class PlainEcho final: public wire::Echo::Server {
 public:
  kj::Promise<void> echo(EchoContext context) override {
    context.getResults().setX(context.getParams().getX());
    return kj::READY_NOW;
  }
  kj::Promise<void> say(SayContext context) override {
    context.getResults().setText(kj::str(context.getParams().getText(), "!"));
    return kj::READY_NOW;
  }
  kj::Promise<void> fail(FailContext) override { KJ_FAIL_REQUIRE("plainly not"); }
  kj::Promise<void> pass(PassContext context) override {
    auto request = context.getParams().getTo().echoRequest();
    request.setX(context.getParams().getX() + 1);
    return request.send().then(
        [context](auto&& response) mutable { context.getResults().setX(response.getX()); });
  }
  kj::Promise<void> make(MakeContext context) override {
    context.getResults().setEcho(kj::heap<PlainEcho>());
    return kj::READY_NOW;
  }
  kj::Promise<void> same(SameContext context) override {
    context.getResults().setOther(context.getParams().getOther());
    return kj::READY_NOW;
  }
};

// Cap'n Proto's own has no token to show.
struct OpenEcho: ServedEcho {
  OpenEcho(): ServedEcho(16, true, Over::UNIX) {}
};

struct PlainClient: PlainClientOf<wire::Echo> {
  explicit PlainClient(const ServedEcho& server): PlainClientOf("unix:" + server.folder.socket()) {}

  std::int64_t call(wire::Echo::Client target, std::int64_t x) {
    auto request = target.echoRequest();
    request.setX(x);
    return request.send().wait(io.waitScope).getX();
  }

  wire::Echo::Client& echo = object;
};

TEST_CASE("a plain client calls us") {
  OpenEcho server;
  PlainClient plain(server);
  CHECK(plain.call(plain.echo, 3) == 3);
  auto say = plain.echo.sayRequest();
  say.setText("hi");
  CHECK(std::string(say.send().wait(plain.io.waitScope).getText().cStr()) == "hi!");
}

TEST_CASE("a plain client sees our exceptions") {
  OpenEcho server;
  PlainClient plain(server);
  auto request = plain.echo.failRequest();
  request.setKind("disk");
  auto exception = kj::runCatchingExceptions([&] { request.send().wait(plain.io.waitScope); });
  REQUIRE(exception != nullptr);
  KJ_IF_MAYBE(e, exception) {
    CHECK(std::string(e->getDescription().cStr()).find("no disk") != std::string::npos);
  }
  // Of a payload it sees nothing.
  request = plain.echo.failRequest();
  request.setKind("sold out");
  exception = kj::runCatchingExceptions([&] { request.send().wait(plain.io.waitScope); });
  REQUIRE(exception != nullptr);
  KJ_IF_MAYBE(e, exception) {
    const std::string said = e->getDescription().cStr();
    CHECK(said.ends_with("echo/0: ABORTED: sold out (from echo/0: lp::Error)"));
  }
  CHECK(plain.call(plain.echo, 1) == 1);
}

TEST_CASE("a plain client pipelines on our results") {
  OpenEcho server;
  PlainClient plain(server);
  auto made = plain.echo.makeRequest().send();
  auto request = made.getEcho().echoRequest();
  request.setX(8);
  CHECK(request.send().wait(plain.io.waitScope).getX() == 8);
  CHECK(plain.call(made.wait(plain.io.waitScope).getEcho(), 9) == 9);
}

TEST_CASE("a plain client pipelines on a promise of its own, and gets it back") {
  OpenEcho server;
  PlainClient plain(server);
  auto same = plain.echo.sameRequest();
  same.setOther(kj::heap<PlainEcho>());
  auto sent = same.send();
  auto early = sent.getOther().echoRequest();
  early.setX(4);
  auto promise = early.send();
  auto returned = sent.wait(plain.io.waitScope);
  auto late = returned.getOther().echoRequest();
  late.setX(5);
  auto after = late.send();
  CHECK(promise.wait(plain.io.waitScope).getX() == 4);
  CHECK(after.wait(plain.io.waitScope).getX() == 5);
}

TEST_CASE("a plain client lends us its objects") {
  OpenEcho server;
  PlainClient plain(server);
  auto request = plain.echo.passRequest();
  request.setTo(kj::heap<PlainEcho>());
  request.setX(6);
  CHECK(request.send().wait(plain.io.waitScope).getX() == 7);
}

TEST_CASE("a plain client gives up a call") {
  OpenEcho server;
  PlainClient plain(server);
  {
    auto request = plain.echo.sleepRequest();
    request.setMilliseconds(10'000);
    auto dropped = request.send();
    CHECK(plain.call(plain.echo, 1) == 1);
  }
  CHECK(plain.call(plain.echo, 2) == 2);
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

TEST_CASE("a plain client makes many calls at once") {
  OpenEcho server;
  PlainClient plain(server);
  kj::Vector<kj::Promise<void>> promises;
  for (int i = 0; i < 200; ++i) {
    auto request = plain.echo.echoRequest();
    request.setX(i);
    promises.add(request.send().then([i](auto&& response) { KJ_REQUIRE(response.getX() == i); }));
  }
  kj::joinPromises(promises.releaseAsArray()).wait(plain.io.waitScope);
}

struct OurPlainServer: PlainServer {
  OurPlainServer(): PlainServer([] { return kj::heap<PlainEcho>(); }) {}
  EchoHandle connect() const { return EchoHandle(target()); }
};

TEST_CASE("we call a plain server") {
  OurPlainServer plain;
  EchoHandle handle = plain.connect();
  CHECK(handle.echo(3) == 3);
  CHECK(handle.say("hi") == "hi!");
  std::vector<lp::Future<std::int64_t>> futures;
  for (int i = 0; i < 100; ++i) futures.push_back(handle.futures().echo(i));
  CHECK(lp::waitAll(std::move(futures))[99] == 99);
}

TEST_CASE("a plain server's exceptions are lp::Errors") {
  OurPlainServer plain;
  EchoHandle handle = plain.connect();
  const lp::Error failed = errorOf([&] { handle.fail("disk"); });
  CHECK(failed.code() == lp::Code::UNKNOWN);
  CHECK(failed.text().find("plainly not") != std::string::npos);
  CHECK(failed.node() == "plain/0");
  CHECK(errorOf([&] { handle.meet(1); }).code() == lp::Code::UNIMPLEMENTED);
}

TEST_CASE("handles go to a plain server and come back") {
  OurPlainServer plain;
  EchoHandle handle = plain.connect();
  OpenEcho mine;
  CHECK(handle.pass(mine.local(), 5) == 6);
  CHECK(handle.same(mine.local()) == mine.local());
  EchoHandle made = handle.make();
  CHECK(made.echo(7) == 7);
  CHECK(handle.pass(made, 7) == 8);
  CHECK(made.futures().pass(handle.make(), 8).get() == 9);
}

}  // namespace
}  // namespace echo
