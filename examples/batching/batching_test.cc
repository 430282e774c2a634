// Whatever calls come to be in one batch, the total is the same.
#include <doctest/doctest.h>

#include <cstdint>
#include <span>
#include <vector>

#include "examples/batching/adder.h"
#include "examples/batching/batching_testing.lp.h"
#include "examples/batching/client.h"

namespace batching {
namespace {

using Values = Adder::Values;

// Client k sends k, ..., k + 9, and one more than each.
Values expected(std::int64_t clients) {
  const std::int64_t sum = 45 * clients + 10 * clients * (clients - 1) / 2;
  return {sum, sum + 10 * clients};
}

void adds(lp::LaunchType type, std::uint32_t clients) {
  auto program = test::launch({.numClients = clients}, type);
  program.wait();
  CHECK(program.server().total() == expected(clients));
}

TEST_CASE("the final total, threads") {
  CHECK(expected(2) == Values{100, 120});
  for (std::uint32_t clients: {1u, 2u, 5u}) adds(lp::LaunchType::TEST_MT, clients);
}

TEST_CASE("the final total, processes") { adds(lp::LaunchType::TEST_MP, 2); }

TEST_CASE("a client alone, with a server that is not batched") {
  struct Fake {
    Values seen;
    Values compute(std::span<const std::int64_t> values) {
      seen.insert(seen.end(), values.begin(), values.end());
      return seen;
    }
  } fake;
  Client client(AdderHandle::to(fake), 3);
  client.run();
  CHECK(fake.seen.size() == 20);
  CHECK(fake.seen.front() == 3);
  CHECK(fake.seen.back() == 13);
}

TEST_CASE("a batch form is a method like any other") {
  Adder adder;
  const std::vector<Values> requests{{1, 2}, {3, 4}};
  CHECK(adder.compute(requests) == std::vector<Values>{{4, 6}, {4, 6}});
}

}  // namespace
}  // namespace batching
