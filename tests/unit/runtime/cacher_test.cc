// A cacher in front of an object, in the same process or across a socket from it.
#include "runtime/cacher.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "runtime/testing/fake_clock.h"
#include "tests/unit/runtime/blobs.lp.h"
#include "tests/unit/runtime/fixture.h"

using namespace std::chrono_literals;

namespace echo {
namespace {

using lp::testing::FakeClock;

// Its answers tell how often it was called; it can be made to wait, and to fail.
class CountedEcho {
 public:
  std::int64_t echo(std::int64_t x) {
    const int number = ++calls;
    ++inside;
    const std::stop_token cancelled = lp::currentCall().cancelled;
    while (isShut && !cancelled.stop_requested()) std::this_thread::sleep_for(1ms);
    --inside;
    if (fails) throw lp::Error(lp::Code::DATA_LOSS, "a sector is gone", Cause{.number = 5});
    return 1000 * number + x;
  }
  std::string say(std::string_view text) { return std::string(text) + std::to_string(++calls); }
  bool sleep(std::uint32_t milliseconds) { return milliseconds > 0; }
  std::int64_t pass(const EchoHandle& to, std::int64_t x) { return to.echo(x); }
  EchoHandle same(const EchoHandle& other) { return other; }

  std::atomic<int> calls = 0, inside = 0;
  std::atomic<bool> isShut = false, fails = false;
};

constexpr lp::_::CachedMethod ECHO_METHODS[] = {{EchoInterface::LP_ID, 0},
                                                {EchoInterface::LP_ID, 1}};
constexpr std::uint32_t HOUR = 3'600'000;
// What is kept stays as it is while a test lasts.
constexpr lp::_::CacherSpec STEADY = {.service = &EchoInterface::LP_SERVICE,
                                      .methods = ECHO_METHODS,
                                      .refreshMs = HOUR,
                                      .staleAfterMs = HOUR,
                                      .size = 16};
constexpr lp::_::CacherSpec SMALL = {.service = &EchoInterface::LP_SERVICE,
                                     .methods = ECHO_METHODS,
                                     .refreshMs = HOUR,
                                     .staleAfterMs = HOUR,
                                     .size = 1};
constexpr lp::_::CacherSpec REFRESHED = {.service = &EchoInterface::LP_SERVICE,
                                         .methods = ECHO_METHODS,
                                         .refreshMs = 2000,
                                         .staleAfterMs = HOUR,
                                         .size = 16};
constexpr lp::_::CacherSpec AGEING = {.service = &EchoInterface::LP_SERVICE,
                                      .methods = ECHO_METHODS,
                                      .refreshMs = 2000,
                                      .staleAfterMs = 5000,
                                      .size = 16};

// An object, and a cacher of it that is served as a node is.
template <typename Target, typename Handle>
class WithCacher {
 public:
  WithCacher(const lp::_::CacherSpec& spec, bool isDirect, unsigned threads = 16)
      : target(threads),
        cacher_(isDirect ? target.local() : target.remote(), spec),
        served_(std::make_shared<lp::_::Served>(
            lp::_::Served::Options{.name = "cacher/0", .isNode = true})) {
    served_->open(cacher_);
  }
  ~WithCacher() { close(); }
  void close() { served_->close(lp::Error(lp::Code::UNAVAILABLE, "the test is over")); }

  Handle handle() const { return Handle(served_); }

  Target target;

 private:
  lp::_::Cacher cacher_;
  std::shared_ptr<lp::_::Served> served_;
};
using ServedCounted = ServedAtSocket<CountedEcho, EchoAdapter<CountedEcho>, EchoHandle>;
using CachedEcho = WithCacher<ServedCounted, EchoHandle>;

// Runs a case with a direct handle of the cacher's, and with one across a socket.
template <typename Case>
void eachWay(const lp::_::CacherSpec& spec, const Case& run) {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    CachedEcho cached(spec, isDirect);
    run(cached.target.object, cached.handle());
  }
}

TEST_CASE("the same arguments are answered with what is kept, others are not") {
  eachWay(STEADY, [](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.echo(7) == 1007);
    CHECK(handle.echo(7) == 1007);
    CHECK(handle.echo(8) == 2008);
    CHECK(handle.futures().echo(7).get() == 1007);
    CHECK(object.calls == 2);
    CHECK(handle.say("a") == "a3");
    CHECK(handle.say("ab") == "ab4");
    CHECK(handle.say("a") == "a3");
    CHECK(handle.say("") == "5");
    CHECK(handle.echo(0) == 6000);
    CHECK(object.calls == 6);
  });
}

TEST_CASE("calls that ask for the same at a time are one call") {
  eachWay(STEADY, [](CountedEcho& object, const EchoHandle& handle) {
    object.isShut = true;
    std::vector<lp::Future<std::int64_t>> futures;
    for (int i = 0; i < 100; ++i) futures.push_back(handle.futures().echo(7));
    // It comes behind them.
    handle.sleep(0);
    object.isShut = false;
    for (auto& future: futures) CHECK(future.get() == 1007);
    CHECK(object.calls == 1);
  });
}

TEST_CASE("a caller that gives up leaves the others what they wait for") {
  eachWay(STEADY, [](CountedEcho& object, const EchoHandle& handle) {
    object.isShut = true;
    lp::Future<std::int64_t> first = handle.futures().echo(7);
    lp::Future<std::int64_t> second = handle.futures().echo(7);
    const lp::Error late = errorOf([&] { handle.with({.timeout = 20ms}).echo(7); });
    CHECK(late.code() == lp::Code::DEADLINE_EXCEEDED);
    first.cancel();
    CHECK(errorOf([&] { first.get(); }).code() == lp::Code::CANCELLED);
    object.isShut = false;
    CHECK(second.get() == 1007);
    CHECK(handle.echo(7) == 1007);
    CHECK(object.calls == 1);
  });
}

TEST_CASE("an answer is refreshed, whoever waits or not") {
  FakeClock clock;
  eachWay(REFRESHED, [&](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.echo(7) == 1007);
    clock.advance(2s - 1ns);
    CHECK(handle.echo(7) == 1007);
    CHECK(object.calls == 1);
    clock.advance(1ns);
    CHECK(eventually([&] { return handle.echo(7) == 2007; }));
    clock.advance(2s);
    CHECK(eventually([&] { return handle.echo(7) == 3007; }));
    CHECK(object.calls == 3);
  });
}

TEST_CASE("an answer that is too old is given to nobody") {
  FakeClock clock;
  eachWay(AGEING, [&](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.echo(7) == 1007);
    object.isShut = true;
    clock.advance(2s);
    // A refresh, which will not come back.
    REQUIRE(eventually([&] { return object.inside > 0; }));
    clock.advance(3s);
    CHECK(handle.echo(7) == 1007);
    clock.advance(1ns);
    lp::Future<std::int64_t> late = handle.futures().echo(7);
    handle.sleep(0);  // it comes behind it
    CHECK_FALSE(late.ready());
    object.isShut = false;
    CHECK(late.get() > 1007);
  });
}

TEST_CASE("an error goes to its callers, and is not kept") {
  eachWay(STEADY, [](CountedEcho& object, const EchoHandle& handle) {
    object.fails = true;
    const lp::Error error = errorOf([&] { handle.echo(7); });
    CHECK(error.code() == lp::Code::DATA_LOSS);
    CHECK(error.text() == "a sector is gone");
    CHECK(error.origin() == "echo/0: lp::Error");
    CHECK(error.payload<Cause>() == Cause{.number = 5});
    object.fails = false;
    CHECK(handle.echo(7) == 2007);
  });
}

TEST_CASE("a refresh that fails leaves what is kept") {
  FakeClock clock;
  eachWay(REFRESHED, [&](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.echo(7) == 1007);
    object.fails = true;
    CHECK(eventually([&] {
      clock.advance(2s);
      CHECK(handle.echo(7) == 1007);
      return object.calls >= 4;
    }));
  });
}

TEST_CASE("no more is kept than was allowed") {
  eachWay(SMALL, [](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.echo(7) == 1007);
    CHECK(handle.echo(8) == 2008);
    CHECK(handle.echo(8) == 2008);
    CHECK(handle.echo(7) == 3007);
    CHECK(object.calls == 3);
  });
}

TEST_CASE("other methods are passed on, with handles in both directions") {
  eachWay(STEADY, [](CountedEcho& object, const EchoHandle& handle) {
    CHECK(handle.sleep(1));
    CHECK_FALSE(handle.sleep(0));
    EchoObject other;
    const EchoHandle to = EchoHandle::to(other);
    CHECK(handle.pass(to, 5) == 5);
    CHECK(handle.same(to).echo(6) == 6);
    CHECK(errorOf([&] { handle.meet(1); }).code() == lp::Code::UNIMPLEMENTED);
    CHECK(object.calls == 0);
  });
}

TEST_CASE("a call that comes back to who is cached does not wait for it") {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    CachedEcho cached(STEADY, isDirect, /*threads=*/1);
    const EchoHandle handle = cached.handle();
    // Its one thread asks the cacher, which would have to ask it.
    const lp::Error error = errorOf([&] { handle.pass(handle, 7); });
    CHECK(error.code() == lp::Code::FAILED_PRECONDITION);
    CHECK(error.text().find("would wait for itself") != std::string::npos);
  }
}

TEST_CASE("calls that wait end with the cacher") {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    CachedEcho cached(STEADY, isDirect);
    cached.target.object.isShut = true;
    lp::Future<std::int64_t> future = cached.handle().futures().echo(7);
    REQUIRE(eventually([&] { return cached.target.object.inside == 1; }));
    cached.close();
    CHECK_THROWS_AS(future.get(), lp::Error);
    cached.target.object.isShut = false;
  }
}

class NumberSink {
 public:
  void take(std::uint64_t number, std::span<const std::byte> /*data*/) {
    if (number == 13) throw std::out_of_range("not thirteen");
    std::lock_guard lock(mutex_);
    numbers_.push_back(number);
  }
  std::vector<std::uint64_t> taken() {
    std::lock_guard lock(mutex_);
    return numbers_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::uint64_t> numbers_;
};
using ServedNumbers = ServedAtSocket<NumberSink, SinkAdapter<NumberSink>, SinkHandle>;
constexpr lp::_::CacherSpec OF_SINK = {.service = &SinkInterface::LP_SERVICE,
                                       .methods = {},
                                       .refreshMs = HOUR,
                                       .staleAfterMs = HOUR,
                                       .size = 16};

TEST_CASE("streams are passed on in their order, and so is what they fail with") {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    WithCacher<ServedNumbers, SinkHandle> cached(OF_SINK, isDirect);
    const SinkHandle handle = cached.handle();
    auto take = handle.streams().take();
    for (std::uint64_t i = 100; i < 200; ++i) take.send(i, lp::Bytes("x"));
    take.finish();
    const std::vector<std::uint64_t> taken = handle.taken();
    CHECK(taken.size() == 100);
    CHECK(std::ranges::is_sorted(taken));
    auto bad = handle.streams().take();
    const lp::Error error = errorOf([&] {
      bad.send(13, lp::Bytes("x"));
      bad.send(14, lp::Bytes("x"));
      bad.finish();
    });
    CHECK(error.code() == lp::Code::OUT_OF_RANGE);
    CHECK(handle.taken().size() == 100);
  }
}

}  // namespace
}  // namespace echo

namespace blobs {
namespace {

using echo::ServedAtSocket;
using echo::WithCacher;

class Pages {
 public:
  lp::Bytes get(std::uint32_t number) {
    return lp::Bytes::allocate(1 << 20, [&](std::span<std::byte> bytes) {
      std::ranges::fill(bytes, static_cast<std::byte>(number));
    });
  }
  Page turn(const Page& page) { return page; }
};
using ServedPages = ServedAtSocket<Pages, BlobsAdapter<Pages>, BlobsHandle>;

constexpr lp::_::CachedMethod METHODS[] = {{BlobsInterface::LP_ID, 0}};
constexpr lp::_::CacherSpec OF_PAGES = {.service = &BlobsInterface::LP_SERVICE,
                                        .methods = METHODS,
                                        .refreshMs = echo::HOUR,
                                        .staleAfterMs = echo::HOUR,
                                        .size = 16};

TEST_CASE("large Data is kept and given out without a copy") {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    WithCacher<ServedPages, BlobsHandle> cached(OF_PAGES, isDirect);
    const BlobsHandle handle = cached.handle();
    const lp::Bytes first = handle.get(5), second = handle.get(5), other = handle.get(6);
    CHECK(first.data() == second.data());
    CHECK(first == second);
    CHECK(first.size() == 1 << 20);
    CHECK(first.data()[77] == std::byte{5});
    CHECK(other.data()[77] == std::byte{6});
  }
}

TEST_CASE("whatever a message holds comes through") {
  for (const bool isDirect: {true, false}) {
    CAPTURE(isDirect);
    WithCacher<ServedPages, BlobsHandle> cached(OF_PAGES, isDirect);
    Pages pages;
    Page page;
    page.cover = pages.get(1);
    page.scans = {pages.get(2), lp::Bytes("small"), lp::Bytes(), pages.get(3)};
    Page inner;
    inner.which = Page::Picture{pages.get(4)};
    page.inner = inner;
    const Page got = cached.handle().turn(page);
    CHECK(got.cover == page.cover);
    CHECK(got.scans == page.scans);
    CHECK(std::get<Page::Picture>(got.inner->which).value == pages.get(4));
  }
}

}  // namespace
}  // namespace blobs
