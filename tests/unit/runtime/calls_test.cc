// Calls, in this process and across a socket: the same cases, since only speed may differ.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "runtime/node_service.h"
#include "tests/unit/runtime/echo_wire.lp.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

TEST_CASE("a call waits for its result") {
  EACH_WAY(ServedEcho, server, handle);
  CHECK(handle.echo(3) == 3);
  CHECK(handle.say("hi") == "hi!");
  CHECK(handle.say("") == "!");
}

TEST_CASE("futures run together") {
  EACH_WAY(ServedEcho, server, handle);
  std::vector<lp::Future<std::int64_t>> futures;
  for (int i = 0; i < 100; ++i) futures.push_back(handle.futures().echo(i));
  std::vector<std::int64_t> results = lp::waitAll(std::move(futures));
  for (int i = 0; i < 100; ++i) CHECK(results[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("sixteen handlers are inside at once") {
  EACH_WAY(ServedEcho, server, handle);
  std::vector<lp::Future<void>> futures;
  for (int i = 0; i < 16; ++i) futures.push_back(handle.futures().meet(16));
  lp::waitAll(std::move(futures));
}

TEST_CASE("an exception arrives as lp::Error with code, text, node and origin") {
  EACH_WAY(ServedEcho, server, handle);
  const lp::Error disk = errorOf([&] { handle.fail("disk"); });
  CHECK(disk.code() == lp::Code::UNKNOWN);
  CHECK(disk.text() == "no disk");
  CHECK(disk.node() == "echo/0");
  CHECK(disk.origin() == "echo/0: std::runtime_error");
  CHECK(errorOf([&] { handle.fail("invalid"); }).code() == lp::Code::INVALID_ARGUMENT);
  CHECK(errorOf([&] { handle.fail("memory"); }).code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(errorOf([&] { handle.fail("code"); }).code() == lp::Code::DATA_LOSS);
  CHECK(errorOf([&] { handle.fail("int"); }).text() == "an exception of type int");
  CHECK(errorOf([&] { handle.futures().fail("disk").get(); }).what() == std::string(disk.what()));
  CHECK(handle.echo(1) == 1);
}

TEST_CASE("a deadline ends a call and reaches its handler") {
  EACH_WAY(ServedEcho, server, handle);
  const lp::Error error = errorOf([&] { handle.with({.timeout = 20ms}).sleep(10'000); });
  CHECK(error.code() == lp::Code::DEADLINE_EXCEEDED);
  CHECK(error.text() == "no answer from echo/0.sleep in time");
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

TEST_CASE("cancelling reaches the handler") {
  EACH_WAY(ServedEcho, server, handle);
  lp::Future<bool> future = handle.futures().sleep(10'000);
  CHECK_FALSE(future.waitFor(20ms));
  future.cancel();
  CHECK(errorOf([&] { future.get(); }).code() == lp::Code::CANCELLED);
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

TEST_CASE("a dropped future goes on") {
  EACH_WAY(ServedEcho, server, handle);
  {
    lp::Future<void> dropped = handle.futures().meet(2);
  }
  handle.meet(2);
}

TEST_CASE("then runs once the result is there, and passes errors on") {
  EACH_WAY(ServedEcho, server, handle);
  CHECK(handle.futures().echo(5).then([](std::int64_t x) { return x * 2; }).get() == 10);
  auto failed = handle.futures().fail("disk").then([] { return 1; });
  CHECK(errorOf([&] { failed.get(); }).text() == "no disk");
  auto throws = handle.futures().echo(5).then(
      [](std::int64_t) -> int { throw lp::Error(lp::Code::ABORTED, "no"); });
  CHECK(errorOf([&] { throws.get(); }).code() == lp::Code::ABORTED);
}

TEST_CASE("handles travel in arguments and results") {
  EACH_WAY(ServedEcho, server, handle);
  ServedEcho other;
  CHECK(handle.pass(handle, 5) == 6);
  CHECK(handle.pass(other.local(), 6) == 7);
  CHECK(handle.futures().pass(other.remote(), 7).get() == 8);
  EchoHandle made = handle.make();
  CHECK(made.echo(9) == 9);
  CHECK(handle.pass(made, 9) == 10);
  CHECK(handle.same(made).echo(11) == 11);
  CHECK_FALSE(handle.same(EchoHandle()));
  CHECK(errorOf([&] { handle.pass(EchoHandle(), 1); }).code() == lp::Code::FAILED_PRECONDITION);
}

TEST_CASE("a method may drop the last handle to its object") {
  struct Dropper {
    EchoHandle* last = nullptr;
    std::int64_t echo(std::int64_t x) const {
      *last = EchoHandle();
      return x;
    }
  };
  Dropper dropper;
  EchoHandle handle = lp::serveHere<EchoHandle>(std::make_shared<EchoAdapter<Dropper>>(dropper));
  dropper.last = &handle;
  CHECK(handle.echo(3) == 3);
  CHECK_FALSE(handle);
}

TEST_CASE("an argument may change after the call was made") {
  EACH_WAY(ServedEcho, server, handle);
  std::string text = "before";
  lp::Future<std::string> future = handle.futures().say(text);
  text = "after!";
  CHECK(future.get() == "before!");
}

TEST_CASE("a hundred megabytes pass") {
  EACH_WAY(ServedEcho, server, handle);
  const std::string text(100u << 20, 'x');
  CHECK(handle.futures().say(text).get().size() == text.size() + 1);
}

TEST_CASE("what is too large is refused before it is sent") {
  ServedEcho server;
  const lp::Error error = errorOf([&] { server.remote().say(std::string(513u << 20, 'x')); });
  CHECK(error.code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(server.remote().echo(1) == 1);
}

TEST_CASE("calls wait until the object is there") {
  ServedEcho server(16, false);
  EchoHandle handle;
  SUBCASE("in this process") { handle = server.local(); }
  SUBCASE("across a socket") { handle = server.remote(); }
  lp::Future<std::int64_t> early = handle.futures().echo(1);
  CHECK_FALSE(early.waitFor(20ms));
  server.served->open(server.adapter);
  CHECK(early.get() == 1);
}

TEST_CASE("calls wait for a peer that is not there yet, or do not if told so") {
  Folder folder;
  lp::_::RemoteNode::Options options;
  options.name = "echo/0";
  options.address.path = folder.socket();
  EchoHandle handle(lp::_::RemoteNode::make(std::move(options)));
  const lp::Error refused = errorOf([&] { handle.with({.waitForReady = false}).echo(1); });
  CHECK(refused.code() == lp::Code::UNAVAILABLE);
  CHECK(errorOf([&] { handle.with({.timeout = 30ms}).echo(1); }).code() ==
        lp::Code::DEADLINE_EXCEEDED);
  lp::Future<std::int64_t> early = handle.futures().echo(2);
  CHECK_FALSE(early.waitFor(20ms));
  auto served = std::make_shared<lp::_::Served>(lp::_::Served::Options{.name = "echo/0"});
  auto listener = lp::_::Listener::make(lp::_::listenUnix(folder.socket()), served, {});
  EchoObject object;
  EchoAdapter<EchoObject> adapter(object);
  served->open(adapter);
  CHECK(early.get() == 2);
  listener->close();
  served->close(lp::Error(lp::Code::UNAVAILABLE, "over"));
}

TEST_CASE("a peer that goes fails what is pending") {
  ServedEcho server;
  EchoHandle handle = server.remote();
  CHECK(handle.echo(1) == 1);
  lp::Future<bool> pending = handle.futures().sleep(10'000);
  CHECK_FALSE(pending.waitFor(20ms));
  server.listener->close();
  const lp::Error error = errorOf([&] { pending.get(); });
  CHECK(error.code() == lp::Code::UNAVAILABLE);
  CHECK(error.node() == "echo/0");
  CHECK(eventually([&] { return server.object.cancellations == 1; }));
}

TEST_CASE("a peer that is known to have ended fails every call with how") {
  ServedEcho server;
  auto remote = server.connect();
  EchoHandle handle(remote);
  lp::Future<bool> pending = handle.futures().sleep(10'000);
  CHECK_FALSE(pending.waitFor(20ms));
  remote->ended(
      lp::Error(lp::Code::UNAVAILABLE, "echo/0 ended: it was killed by SIGKILL", "echo/0", {}));
  CHECK(errorOf([&] { pending.get(); }).text() == "echo/0 ended: it was killed by SIGKILL");
  CHECK(errorOf([&] { handle.echo(1); }).text() == "echo/0 ended: it was killed by SIGKILL");
}

TEST_CASE("a call that comes back to its only thread fails with the chain") {
  ServedEcho server(1);
  EchoHandle handle;
  SUBCASE("in this process") { handle = server.local(); }
  SUBCASE("across a socket") { handle = server.remote(); }
  const lp::Error error = errorOf([&] { handle.futures().pass(handle, 1).get(); });
  CHECK(error.code() == lp::Code::FAILED_PRECONDITION);
  CHECK(error.text().find("echo/0.pass -> echo/0.echo") != std::string::npos);
}

TEST_CASE("with one thread a blocked handler sees its cancellation, and the next call follows") {
  ServedEcho server(1);
  EchoHandle handle;
  SUBCASE("in this process") { handle = server.local(); }
  SUBCASE("across a socket") { handle = server.remote(); }
  lp::Future<bool> blocked = handle.futures().sleep(10'000);
  lp::Future<std::int64_t> next = handle.futures().echo(1);
  CHECK_FALSE(next.waitFor(20ms));
  blocked.cancel();
  CHECK(next.get() == 1);
}

// One of its methods is a coroutine.
class Tasked final: public EchoInterface {
 public:
  std::int64_t echo(std::int64_t x) override {
    thread = std::this_thread::get_id();
    return x;
  }
  const lp::Service& lpService() const override {
    static constexpr lp::_::TaskMethod TASKS[] = {{LP_ID, 1, &startSay}};
    // Never destroyed: the Task's thread may look at it when its caller has the result.
    static const auto* const SERVICE = new lp::_::NodeService(LP_SERVICE, TASKS);
    return SERVICE->service();
  }

  std::thread::id thread;

 private:
  static lp::Task<void> startSay(lp::Interface&, lp::Request& request) {
    lp::_::results<wire::Echo::SayResults>(request).setText("a Task");
    co_return;
  }
};

TEST_CASE("beside a Task, the other methods of an object still run on their caller's thread") {
  Tasked object;
  EchoHandle handle = EchoHandle::to(object);
  CHECK(handle.echo(3) == 3);
  CHECK(object.thread == std::this_thread::get_id());
  CHECK(handle.say("?") == "a Task");
}

TEST_CASE("an empty handle and a missing method say so") {
  CHECK(errorOf([] { EchoHandle().echo(1); }).code() == lp::Code::FAILED_PRECONDITION);
  struct Half {
    std::int64_t echo(std::int64_t x) { return x; }
  } half;
  EchoHandle handle = EchoHandle::to(half);
  CHECK(handle.echo(4) == 4);
  const lp::Error error = errorOf([&] { handle.say("hi"); });
  CHECK(error.code() == lp::Code::UNIMPLEMENTED);
  CHECK(error.text().find("has no `say`") != std::string::npos);
}

TEST_CASE("waitAny finds the one that is done") {
  ServedEcho server;
  EchoHandle handle = server.remote();
  std::vector<lp::Future<bool>> futures;
  futures.push_back(handle.futures().sleep(10'000));
  futures.push_back(handle.futures().sleep(1));
  CHECK(lp::waitAny(futures) == 1);
  futures[0].cancel();
}

}  // namespace
}  // namespace echo
