// Calls by name, in this process and across a socket.
#include "runtime/dynamic_handle.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "runtime/call/node_context.h"
#include "tests/unit/runtime/dynamic.capnp.h"
#include "tests/unit/runtime/dynamic.lp.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/plain_server.h"

using namespace std::chrono_literals;

namespace named {
namespace {

using echo::errorOf;
using echo::eventually;
using Strings = std::vector<std::string>;

class Workshop {
 public:
  std::int64_t add(std::int64_t a, std::int64_t b) {
    ++calls;
    return a + b;
  }
  Part join(const std::vector<Part>& parts, const std::vector<std::string>& names,
            const std::vector<std::vector<std::uint8_t>>& rows) {
    Part whole{.name = "", .weight = 0, .parts = parts};
    for (const std::string& name: names) whole.name += name;
    for (const Part& part: parts) whole.weight += part.weight;
    for (const auto& row: rows) {
      for (std::uint8_t one: row) whole.weight += one;
    }
    return whole;
  }
  WorkshopPaintResult paint(const Shape& shape, const lp::Bytes& data) { return {shape, data}; }
  std::uint32_t count() { return static_cast<std::uint32_t>(++calls); }
  void sleep(std::uint32_t milliseconds) {
    ++inside;
    const std::stop_token cancelled = lp::currentCall().cancelled;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!cancelled.stop_requested() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(1ms);
    }
    --inside;
  }
  WorkshopHandle open() { return lp::serve(std::make_shared<Workshop>()); }
  bool use(const WorkshopHandle& workshop) { return static_cast<bool>(workshop); }
  void take(std::uint64_t number) { taken = number; }
  void fail() { throw lp::Error(lp::Code::DATA_LOSS, "a sector is gone"); }
  void sick(std::string_view why) { lp::setHealthy(why.empty(), std::string(why)); }
  void close() { ++calls; }

  std::atomic<int> calls = 0, inside = 0;
  std::atomic<std::uint64_t> taken = 0;
};

// Handles by name to a workshop that is served.
struct Served: echo::ServedAtSocket<Workshop, WorkshopAdapter<Workshop>, WorkshopHandle> {
  using ServedAtSocket::ServedAtSocket;
  lp::DynamicHandle local() const { return lp::DynamicHandle(ServedAtSocket::local()); }
  lp::DynamicHandle remote() const { return lp::DynamicHandle(ServedAtSocket::remote()); }
};

std::string refusal(const lp::DynamicHandle& handle, std::string_view method,
                    std::string_view json) {
  const lp::Error error = errorOf([&] { handle.call(method, json); });
  CHECK(error.code() == lp::Code::INVALID_ARGUMENT);
  const std::string begin = "the arguments of echo/0." + std::string(method) + ": ";
  REQUIRE(error.text().starts_with(begin));
  return error.text().substr(begin.size());
}

TEST_CASE("T020 the methods of a node are those of its service and of what that extends") {
  EACH_WAY(Served, server, handle);
  CHECK(handle.listMethods() == Strings{"add", "join", "paint", "count", "sleep", "open", "use",
                                        "take", "fail", "sick", "close"});
}

TEST_CASE("a method is called with a JSON object, and returns one") {
  EACH_WAY(Served, server, handle);
  CHECK(handle.call("add", R"({"a": 1, "b": 2})") == R"({"sum":"3"})");
  CHECK(handle.call("add", R"({"a": "-9007199254740993", "b": 0})") ==
        R"({"sum":"-9007199254740993"})");
  // What is missing, or null, is as the schema has it.
  CHECK(handle.call("add", R"({"a": 1})") == R"({"sum":"101"})");
  CHECK(handle.call("add", R"({"b": null})") == R"({"sum":"100"})");
  CHECK(handle.call("add") == R"({"sum":"100"})");
  CHECK(handle.call("count") == R"({"calls":6})");
  CHECK(handle.call("close") == "{}");
  CHECK(handle.call("take", R"({"number": "18446744073709551615"})") == "{}");
  CHECK(server.object.taken == 18446744073709551615u);
}

TEST_CASE("structs, lists, unions, enums and data go in and come out") {
  EACH_WAY(Served, server, handle);
  CHECK(handle.call("join", R"({"parts": [{"weight": 1.5}, {"name": "b", "parts": [{}]}],
                                "names": ["x", "y\n\u00e9"], "rows": [[1, 2], [], [3]]})") ==
        "{\"part\":{\"name\":\"xy\\n\u00e9\",\"weight\":7.5,\"parts\":["
        "{\"name\":\"unnamed\",\"weight\":1.5,\"parts\":[]},"
        "{\"name\":\"b\",\"weight\":0,\"parts\":["
        "{\"name\":\"unnamed\",\"weight\":0,\"parts\":[]}]}]}}");
  CHECK(handle.call("paint", R"({"shape": {"colour": "darkBlue", "square": {"side": 7}},
                                 "data": [0, 255]})") ==
        R"({"shape":{"colour":"darkBlue","square":{"side":7,"tilted":false}},"data":[0,255]})");
  CHECK(handle.call("paint", R"({"shape": {"circle": 0.5}})") ==
        R"({"shape":{"colour":"red","circle":0.5},"data":[]})");
}

TEST_CASE("what a method does not take is refused before it is called, and where it stands said") {
  EACH_WAY(Served, server, handle);
  CHECK(refusal(handle, "add", R"({"a": "x"})") == R"(`a` wants an Int64, and was given "x")");
  CHECK(refusal(handle, "add", R"({"a": 1.5})") == "`a` wants an Int64, and was given 1.5");
  CHECK(refusal(handle, "add", R"({"a": [1]})") == "`a` wants an Int64, and was given [1]");
  CHECK(refusal(handle, "add", R"({"sum": 1})") == "there is no `sum`; there is `a`, `b`");
  CHECK(refusal(handle, "count", R"({"x": 1})") == "there is no `x`; nothing is wanted");
  CHECK(refusal(handle, "sleep", R"({"miliseconds": 1})") ==
        "there is no `miliseconds`; did you mean `milliseconds`?");
  CHECK(refusal(handle, "sleep", R"({"milliseconds": -1})") ==
        "`milliseconds` wants a UInt32, and was given -1");
  CHECK(refusal(handle, "sleep", R"({"milliseconds": 1, "milliseconds": 2})") ==
        "`milliseconds` is given twice");
  CHECK(refusal(handle, "paint", R"({"data": [1, 256]})") ==
        "`data[1]` wants a byte, and was given 256");
  CHECK(refusal(handle, "join", R"({"rows": [[1], [2, 256]]})") ==
        "`rows[1][1]` wants a UInt8, and was given 256");
  CHECK(refusal(handle, "join", R"({"parts": [{}, {"parts": [{"wieght": 1}]}]})") ==
        "there is no `wieght` in `parts[1].parts[0]`; did you mean `weight`?");
  CHECK(refusal(handle, "join", R"({"parts": [3]})") ==
        "`parts[0]` wants an object, and was given 3");
  CHECK(refusal(handle, "join", R"({"names": {"a": 1}})") ==
        R"(`names` wants an array, and was given {"a": 1})");
  CHECK(refusal(handle, "paint", R"({"shape": {"colour": "blue"}})") ==
        R"(`shape.colour` wants one of red, darkBlue, and was given "blue")");
  CHECK(refusal(handle, "paint", R"({"shape": {"circle": 1, "square": {}}})") ==
        "`shape.square` excludes `shape.circle`: give one of them");
  CHECK(refusal(handle, "use", R"({"workshop": 3})") ==
        "`workshop` is a handle, for which JSON has no form");
  CHECK(handle.call("use") == R"({"isThere":false})");
  CHECK(server.object.calls == 0);
}

TEST_CASE("what is no JSON is refused, and where it ceases to be said") {
  EACH_WAY(Served, server, handle);
  CHECK(refusal(handle, "add", "") == "this is no JSON: it ends too early");
  CHECK(refusal(handle, "add", R"({"a": 1)") == "this is no JSON: it ends too early");
  CHECK(refusal(handle, "add", R"({"a": 1,})") ==
        "this is no JSON: line 1, column 9: unexpected `}`");
  CHECK(refusal(handle, "add", "{\"a\": 1,\n \"b\": two}") ==
        "this is no JSON: line 2, column 8: unexpected `w`");
  CHECK(refusal(handle, "add", "{\"a\": true, \t'b': 2}") ==
        "this is no JSON: line 1, column 14: unexpected `'`");
  CHECK(refusal(handle, "add", R"({"a": 1} {})") ==
        "this is no JSON: line 1, column 10: unexpected `{`");
  CHECK(refusal(handle, "add", "[1, 2]") == "they are an object: {\"name\": value}");
  CHECK(server.object.calls == 0);
}

TEST_CASE("a method that is not there is refused, and what there is said") {
  EACH_WAY(Served, server, handle);
  const lp::Error near = errorOf([&] { handle.call("clsoe"); });
  CHECK(near.code() == lp::Code::UNIMPLEMENTED);
  CHECK(near.node() == "echo/0");
  CHECK(near.text() == "echo/0, a Workshop, has no method `clsoe`; did you mean `close`?");
  const lp::Error far = errorOf([&] { handle.call("multiply"); });
  CHECK(far.text() ==
        "echo/0, a Workshop, has no method `multiply`; it has `add`, `join`, `paint`, `count`, "
        "`sleep`, `open`, `use`, `take`, `fail`, `sick`, `close`");
}

TEST_CASE("a method that returns a handle is refused before it is called") {
  EACH_WAY(Served, server, handle);
  const lp::Error error = errorOf([&] { handle.call("open"); });
  CHECK(error.code() == lp::Code::UNIMPLEMENTED);
  CHECK(error.text() ==
        "echo/0.open returns a handle, `workshop`, for which JSON has no form; call it through a "
        "typed handle");
}

TEST_CASE("errors and deadlines are as of typed calls") {
  EACH_WAY(Served, server, handle);
  const lp::Error gone = errorOf([&] { handle.call("fail"); });
  CHECK(gone.code() == lp::Code::DATA_LOSS);
  CHECK(gone.text() == "a sector is gone");
  CHECK(gone.node() == "echo/0");
  const lp::Error late =
      errorOf([&] { handle.with({.timeout = 30ms}).call("sleep", R"({"milliseconds": 60000})"); });
  CHECK(late.code() == lp::Code::DEADLINE_EXCEEDED);
  CHECK(eventually([&] { return server.object.inside == 0; }));
}

TEST_CASE("a node says what it is while all its threads are taken") {
  Served server(/*threads=*/1);
  TALK_EACH_WAY(server, handle)
  lp::Future<void> sleeping = WorkshopHandle(server.connect()).futures().sleep(60'000);
  REQUIRE(eventually([&] { return server.object.inside == 1; }));
  CHECK(handle.with({.timeout = 10s}).listMethods().size() == 11);
  CHECK(lp::healthOf(handle.with({.timeout = 10s})) == lp::Health{lp::HealthState::SERVING, ""});
  sleeping.cancel();
}

TEST_CASE("a node whose constructor has not finished is STARTING, and its methods wait") {
  Served server(/*threads=*/16, /*open=*/false);
  TALK_EACH_WAY(server, handle)
  CHECK(handle.health() == lp::Health{lp::HealthState::STARTING, ""});
  CHECK(handle.with({.waitForReady = false}).health().state == lp::HealthState::STARTING);
  CHECK(errorOf([&] { handle.with({.timeout = 20ms}).listMethods(); }).code() ==
        lp::Code::DEADLINE_EXCEEDED);
  server.served->open(server.adapter);
  CHECK(handle.call("add", R"({"a": 1})") == R"({"sum":"101"})");
  CHECK(handle.health().state == lp::HealthState::SERVING);
}

TEST_CASE("a node that has ended says how, instead of its health and its methods") {
  EACH_WAY(Served, server, handle);
  server.served->close(lp::Error(lp::Code::UNAVAILABLE, "echo/0 ended: it is done", "echo/0", {}));
  for (const lp::Error& error:
       {errorOf([&] { static_cast<void>(handle.health()); }),
        errorOf([&] { handle.listMethods(); }), errorOf([&] { handle.call("count"); })}) {
    CHECK(error.code() == lp::Code::UNAVAILABLE);
    CHECK(error.text() == "echo/0 ended: it is done");
  }
}

TEST_CASE("a node is as healthy as it says, and so is what it serves beside itself") {
  auto node = std::make_shared<lp::_::NodeContext>();
  node->name = std::make_shared<const std::string>("sick/0");
  const auto served = std::make_shared<lp::_::Served>(
      lp::_::Served::Options{.name = "sick/0", .node = node, .isNode = true});
  Workshop object;
  WorkshopAdapter<Workshop> adapter(object);
  served->open(adapter);
  const WorkshopHandle handle(served);
  {
    const WorkshopHandle beside = handle.open();
    CHECK(lp::healthOf(handle) == lp::Health{lp::HealthState::SERVING, ""});
    handle.sick("no disk");
    CHECK(lp::healthOf(handle) == lp::Health{lp::HealthState::NOT_SERVING, "no disk"});
    CHECK(lp::healthOf(beside) == lp::Health{lp::HealthState::NOT_SERVING, "no disk"});
    CHECK(handle.add(1, 2) == 3);
    handle.sick("");
    CHECK(lp::healthOf(beside) == lp::Health{lp::HealthState::SERVING, ""});
  }
  const lp::Error over(lp::Code::UNAVAILABLE, "the test is over");
  served->close(over);
  node->objects->close(over);
}

// Of Cap'n Proto's own.
class PlainClosing final: public wire::Closing::Server {};

TEST_CASE("what is nothing, or no program of lpgen's, says so") {
  const echo::PlainServer plain([] { return kj::heap<PlainClosing>(); });
  const lp::DynamicHandle other{lp::Handle(plain.target())};
  const lp::Error error = errorOf([&] { other.listMethods(); });
  CHECK(error.code() == lp::Code::UNIMPLEMENTED);
  CHECK(error.text() == "plain/0 cannot say what its methods are, so it cannot be called by name");
  CHECK(errorOf([&] { static_cast<void>(other.health()); }).code() == lp::Code::UNIMPLEMENTED);

  const lp::DynamicHandle nothing;
  CHECK(errorOf([&] { nothing.listMethods(); }).code() == lp::Code::FAILED_PRECONDITION);
  CHECK(errorOf([&] { nothing.call("add"); }).code() == lp::Code::FAILED_PRECONDITION);
  CHECK(errorOf([&] { lp::setHealthy(true); }).code() == lp::Code::FAILED_PRECONDITION);
}

}  // namespace
}  // namespace named
