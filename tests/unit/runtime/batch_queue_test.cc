// When a batch is ready, and which calls are in it: no clock, no thread.
#include "runtime/call/batch_queue.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace lp::_ {
namespace {

class NumberedCall final: public Request {
 public:
  explicit NumberedCall(std::uint64_t id, std::uint64_t madeIn = 0): Request(1, 0, id) {
    if (madeIn != 0) frame()->outer.push_back({"other/0", "work", madeIn});
  }
  capnp::AnyPointer::Reader params() override { return {}; }
  const BytesSource* source() const override { return nullptr; }
  void succeed() override {}
  void fail(const Error& /*error*/) override {}
};

constexpr TimePoint START{1h};

// Calls 1, 2, ... come in at START plus these.
void come(BatchQueue& queue, const std::vector<std::chrono::milliseconds>& times) {
  std::uint64_t id = 0;
  for (const auto& time: times) queue.add(std::make_shared<NumberedCall>(++id), START + time);
}

using Ids = std::vector<std::uint64_t>;

// If not said otherwise, all have waited long enough.
Ids started(BatchQueue& queue, TimePoint now = START + std::chrono::hours(1)) {
  Ids ids;
  for (const auto& call: queue.start(now)) ids.push_back(call->id());
  return ids;
}

TEST_CASE("a batch is ready when it could be full, or when its first call has waited") {
  BatchQueue queue({.size = 3, .timeout = 200ms, .parallelism = 1});
  CHECK(!queue.ready(START + 1h));
  CHECK(queue.due() == std::nullopt);
  come(queue, {0ms, 50ms});
  CHECK(!queue.ready(START + 199ms));
  CHECK(queue.ready(START + 200ms));
  CHECK(queue.due() == START + 200ms);
  come(queue, {60ms});
  CHECK(queue.ready(START + 60ms));
}

TEST_CASE("a batch that waits for its turn takes what comes meanwhile, until it is full") {
  BatchQueue queue({.size = 3, .timeout = 200ms, .parallelism = 1});
  come(queue, {0ms});
  REQUIRE(queue.ready(START + 200ms));
  queue.ask();
  CHECK(!queue.ready(START + 1h));
  come(queue, {210ms, 220ms, 230ms});
  CHECK(started(queue) == Ids{1, 1, 2});
  CHECK(queue.size() == 1);
}

TEST_CASE("behind a batch that runs the next one stays open, its time begins with its first call") {
  BatchQueue queue({.size = 2, .timeout = 200ms, .parallelism = 1});
  come(queue, {0ms, 0ms, 10ms});
  queue.ask();
  CHECK(started(queue) == Ids{1, 2});
  CHECK(!queue.ready(START + 1h));
  CHECK(queue.due() == std::nullopt);
  queue.end();
  CHECK(!queue.ready(START + 209ms));
  CHECK(queue.due() == START + 210ms);
  CHECK(queue.ready(START + 210ms));
}

TEST_CASE("as many batches as may be, in the order of their calls") {
  BatchQueue queue({.size = 2, .timeout = 200ms, .parallelism = 2});
  come(queue, {0ms, 0ms, 0ms, 0ms, 0ms, 0ms, 0ms});
  CHECK(queue.ready(START));
  queue.ask();
  CHECK(queue.ready(START));
  queue.ask();
  CHECK(!queue.ready(START + 1h));
  CHECK(started(queue) == Ids{1, 2});
  CHECK(started(queue) == Ids{3, 4});
  CHECK(!queue.ready(START + 1h));
  queue.end();
  REQUIRE(queue.ready(START));
  queue.ask();
  queue.end();
  CHECK(!queue.ready(START));
  CHECK(queue.ready(START + 200ms));
}

TEST_CASE("with no time to wait a batch is what is there") {
  BatchQueue queue({.size = 8, .timeout = 0ms, .parallelism = 1});
  come(queue, {0ms, 0ms});
  REQUIRE(queue.ready(START));
  queue.ask();
  CHECK(started(queue) == Ids{1, 2});
}

TEST_CASE("who has given up is in no batch, and takes nobody's place") {
  BatchQueue queue({.size = 2, .timeout = 200ms, .parallelism = 1});
  const auto far = std::make_shared<NumberedCall>(9);
  queue.add(far, START);
  come(queue, {0ms, 10ms});
  queue.remove(1);
  CHECK(queue.size() == 2);
  CHECK(queue.ready(START));
  far->frame()->cancel();
  CHECK(!queue.ready(START));
  CHECK(!queue.ready(START + 200ms));
  CHECK(queue.due() == START + 210ms);
  come(queue, {20ms});
  REQUIRE(queue.ready(START + 20ms));
  queue.ask();
  // The first is there to be told, two more are the batch.
  CHECK(started(queue) == Ids{9, 2, 1});
  queue.end();

  come(queue, {0ms});
  queue.ask();
  queue.remove(1);
  CHECK(started(queue).empty());
}

TEST_CASE("a batch that is full no more when its turn comes waits on") {
  BatchQueue queue({.size = 2, .timeout = 200ms, .parallelism = 1});
  come(queue, {0ms, 10ms});
  REQUIRE(queue.ready(START + 10ms));
  queue.ask();
  queue.remove(1);
  CHECK(started(queue, START + 20ms).empty());
  queue.end();
  CHECK(queue.size() == 1);
  CHECK(!queue.ready(START + 20ms));
  CHECK(queue.due() == START + 210ms);
  queue.add(std::make_shared<NumberedCall>(3), START + 30ms);
  REQUIRE(queue.ready(START + 30ms));
  queue.ask();
  CHECK(started(queue, START + 30ms) == Ids{2, 3});
}

TEST_CASE("it knows in which calls its own were made") {
  BatchQueue queue({.size = 2, .timeout = 200ms, .parallelism = 1});
  queue.add(std::make_shared<NumberedCall>(1, 77), START);
  CHECK(queue.waitsFor(77));
  CHECK(!queue.waitsFor(1));
  CHECK(queue.removeAll().size() == 1);
  CHECK(!queue.waitsFor(77));
}

}  // namespace
}  // namespace lp::_
