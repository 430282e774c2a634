// What errors carry: in this process and across a socket, where it is the same.
#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/runtime/echo.lp.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/standard_error.h"

namespace echo {
namespace {

// What a test has an object do, which it says anew while calls come over a socket: that orders
// nothing between threads.
class Deed {
 public:
  Deed& operator=(std::function<void()> deed) {
    std::lock_guard lock(mutex_);
    deed_ = std::move(deed);
    return *this;
  }
  void operator()() const {
    std::unique_lock lock(mutex_);
    const std::function<void()> deed = deed_;
    lock.unlock();
    deed();
  }

 private:
  mutable std::mutex mutex_;
  std::function<void()> deed_;
};

// Throws what a test says.
class Thrower {
 public:
  void fail(std::string_view /*kind*/) const { throws(); }
  std::int64_t echo(std::int64_t x) const { return x; }

  Deed throws;
};
using ServedThrower = ServedAtSocket<Thrower, EchoAdapter<Thrower>, EchoHandle>;

lp::Bytes bytes(std::size_t size) {
  return lp::Bytes::allocate(size, [](std::span<std::byte>) {});
}

lp::Error soldOut(SoldOut payload) { return {lp::Code::ABORTED, "sold out", payload}; }

// An error with these bytes for a SoldOut, as a broken peer might send it.
lp::Error broken(lp::Bytes payload) {
  return {lp::Code::ABORTED, "sold out", {}, {}, {lp::ErrorPayload<SoldOut>::ID, payload}};
}

TEST_CASE("an error carries a struct to its caller, and says the same as without") {
  EACH_WAY(ServedThrower, server, handle);
  const SoldOut payload{.left = 3, .item = "pen", .picture = bytes(100'000)};
  server.object.throws = [&] { throw soldOut(payload); };
  const lp::Error direct = errorOf([&] { handle.fail(""); });
  CHECK(direct.code() == lp::Code::ABORTED);
  CHECK(direct.what() == std::string("echo/0: ABORTED: sold out (from echo/0: lp::Error)"));
  CHECK(direct.payload<SoldOut>() == payload);
  CHECK(errorOf([&] { handle.futures().fail("").get(); }).payload<SoldOut>() == payload);
  auto then = handle.futures().fail("").then([] { return 1; });
  CHECK(errorOf([&] { then.get(); }).payload<SoldOut>() == payload);
}

TEST_CASE("a payload is asked for by its type") {
  EACH_WAY(ServedThrower, server, handle);
  server.object.throws = [] { throw soldOut({.left = 3}); };
  CHECK_FALSE(errorOf([&] { handle.fail(""); }).payload<Cause>());
  server.object.throws = [] { throw lp::Error(lp::Code::ABORTED, "sold out"); };
  CHECK_FALSE(errorOf([&] { handle.fail(""); }).payload<SoldOut>());
  // A struct that nothing was set in is not the same as none.
  server.object.throws = [] { throw soldOut({}); };
  CHECK(errorOf([&] { handle.fail(""); }).payload<SoldOut>() == SoldOut{});
}

TEST_CASE("who lets an error pass to its own caller keeps payload and origin") {
  EACH_WAY(ServedThrower, server, handle);
  server.object.throws = [] { throw soldOut({.left = 3}); };
  ServedThrower between;
  between.object.throws = [&] { handle.fail(""); };
  const lp::Error error = errorOf([&] { between.remote().fail(""); });
  CHECK(error.payload<SoldOut>() == SoldOut{.left = 3});
  CHECK(error.origin() == "echo/0: lp::Error");
  // So does one that is derived from lp::Error.
  struct Derived: lp::Error {
    using lp::Error::Error;
  };
  between.object.throws = [] { throw Derived(lp::Code::ABORTED, "", Cause{.number = 4}); };
  CHECK(errorOf([&] { between.remote().fail(""); }).payload<Cause>() == Cause{.number = 4});
}

TEST_CASE("copies of an error share its payload") {
  const lp::Error error = soldOut({.picture = bytes(1000)});
  const lp::Error copy = error;
  CHECK(copy.lpPayload().bytes.data() == error.lpPayload().bytes.data());
}

TEST_CASE("a payload that cannot be read is none, and the error counts all the same") {
  EACH_WAY(ServedThrower, server, handle);
  const lp::Bytes whole = soldOut({.left = 3, .item = "pen"}).lpPayload().bytes;
  const std::span<const std::byte> all = whole;
  const std::string most(16, '\xff');
  for (const lp::Bytes& wrong:
       {lp::Bytes(), lp::Bytes("words!!"), lp::Bytes(most), lp::Bytes(all.first(8)),
        lp::Bytes(all.first(all.size() - 8)), lp::Bytes(all.subspan(8))}) {
    CAPTURE(wrong.size());
    server.object.throws = [&] { throw broken(wrong); };
    const test::StandardError standardError;
    const lp::Error error = errorOf([&] { handle.fail(""); });
    CHECK(error.what() == std::string("echo/0: ABORTED: sold out (from echo/0: lp::Error)"));
    CHECK_FALSE(error.payload<SoldOut>());
    CHECK(standardError.text().find("the payload of an error cannot be read") != std::string::npos);
  }
  server.object.throws = [&] { throw broken(whole); };
  CHECK(errorOf([&] { handle.fail(""); }).payload<SoldOut>() == SoldOut{.left = 3, .item = "pen"});
}

TEST_CASE("a payload has a depth to which it can be read") {
  Cause cause;
  for (std::uint32_t i = 1; i < 60; ++i) cause = Cause{i, std::move(cause)};
  CHECK(lp::Error(lp::Code::ABORTED, "", cause).payload<Cause>() == cause);
  for (std::uint32_t i = 60; i < 70; ++i) cause = Cause{i, std::move(cause)};
  const test::StandardError standardError;
  CHECK_FALSE(lp::Error(lp::Code::ABORTED, "", cause).payload<Cause>());
}

TEST_CASE("a payload that is too large is another error, whichever way the call goes") {
  EACH_WAY(ServedThrower, server, handle);
  server.object.throws = [] { throw soldOut({.picture = bytes(lp::Error::MOST_PAYLOAD)}); };
  const lp::Error error = errorOf([&] { handle.fail(""); });
  CHECK(error.code() == lp::Code::RESOURCE_EXHAUSTED);
  CHECK(error.text().starts_with("an error, `sold out`, with a payload of 67108"));
  CHECK_FALSE(error.payload<SoldOut>());
  constexpr std::size_t MOST = lp::Error::MOST_PAYLOAD - 100;
  server.object.throws = [] { throw soldOut({.picture = bytes(MOST)}); };
  CHECK(errorOf([&] { handle.fail(""); }).payload<SoldOut>()->picture.size() == MOST);
  CHECK(handle.echo(1) == 1);
}

TEST_CASE("a text that is too long is cut, whichever way the call goes") {
  EACH_WAY(ServedThrower, server, handle);
  const std::string longest(lp::Error::MOST_TEXT, 'x');
  server.object.throws = [&] { throw lp::Error(lp::Code::ABORTED, longest); };
  CHECK(errorOf([&] { handle.fail(""); }).text() == longest);
  for (const std::string begin: {"", "x"}) {  // one of them has a character torn
    std::string longer = begin;
    while (longer.size() < 2 * lp::Error::MOST_TEXT) longer += "é";
    server.object.throws = [&] { throw std::runtime_error(longer); };
    const std::string text = errorOf([&] { handle.fail(""); }).text();
    const std::string note = "... (" + std::to_string(longer.size()) + " bytes)";
    CHECK(text.ends_with("é" + note));
    CHECK((text.size() - begin.size() - note.size()) % 2 == 0);
    CHECK(lp::Error::MOST_TEXT - text.size() < 2);
  }
  CHECK(handle.echo(1) == 1);
}

}  // namespace
}  // namespace echo
