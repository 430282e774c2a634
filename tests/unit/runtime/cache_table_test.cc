// How old answers may be, which are fetched anew, and which are kept: no clock, no thread.
#include "runtime/call/cache_table.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace lp::_ {
namespace {

constexpr TimePoint START{1h};
constexpr CacheTable::Limits LIMITS{.refresh = 2s, .staleAfter = 4s, .size = 2};

CacheKey key(std::uint64_t argument, std::size_t method = 0) { return {method, {argument}}; }
std::shared_ptr<KeptAnswer> anAnswer() { return std::make_shared<KeptAnswer>(); }

// Asks for what is not there; the fetch that is to be made.
CacheFetch missed(CacheTable& table, const CacheKey& key, TimePoint now) {
  const CacheTable::Found found = table.ask(key, now);
  REQUIRE(found.answer == nullptr);
  REQUIRE(found.isNew);
  return {found.fetch, key, now};
}

TEST_CASE("an answer is given to who asks for the same, until it is too old") {
  CacheTable table(LIMITS);
  const CacheFetch fetch = missed(table, key(1), START);
  const auto answer = anAnswer();
  table.answered(fetch, answer);
  CHECK(table.ask(key(1), START).answer == answer);
  CHECK(table.ask(key(1), START + 4s).answer == answer);
  CHECK(table.ask(key(2), START).answer == nullptr);
  CHECK(table.ask(key(1), START + 4s + 1ms).answer == nullptr);
}

TEST_CASE("another method with the same arguments is another answer") {
  CacheTable table(LIMITS);
  table.answered(missed(table, key(1, 0), START), anAnswer());
  CHECK(table.ask(key(1, 1), START).isNew);
}

TEST_CASE("its age counts from when it was asked for, not from when it came") {
  CacheTable table(LIMITS);
  const CacheFetch fetch = missed(table, key(1), START);
  // It came three seconds later; the table is not even told.
  table.answered(fetch, anAnswer());
  CHECK(table.ask(key(1), START + 3s).answer != nullptr);
  CHECK(table.ask(key(1), START + 5s).isNew);
}

TEST_CASE("who asks while a fetch is under way gets that one, unless it began too long ago") {
  CacheTable table(LIMITS);
  const CacheFetch first = missed(table, key(1), START);
  const CacheTable::Found second = table.ask(key(1), START + 4s);
  CHECK(second.fetch == first.id);
  CHECK_FALSE(second.isNew);
  const CacheFetch third = missed(table, key(1), START + 5s);
  CHECK(third.id != first.id);
  // The later one answers first: the earlier one tells nothing new.
  const auto answer = anAnswer();
  table.answered(third, answer);
  table.answered(first, anAnswer());
  CHECK(table.ask(key(1), START + 5s).answer == answer);
}

TEST_CASE("what somebody asks for now and then is fetched anew at each interval") {
  CacheTable table(LIMITS);
  CHECK(table.due() == std::nullopt);
  table.answered(missed(table, key(1), START), anAnswer());
  CHECK(table.due() == START + 2s);
  CHECK(table.refresh(START + 1999ms).empty());
  const std::vector<CacheFetch> fetches = table.refresh(START + 2s);
  REQUIRE(fetches.size() == 1);
  CHECK(fetches[0].key == key(1));
  CHECK(fetches[0].asked == START + 2s);
  // Meanwhile the one before is good.
  CHECK(table.ask(key(1), START + 3s).answer != nullptr);
  const auto answer = anAnswer();
  table.answered(fetches[0], answer);
  CHECK(table.ask(key(1), START + 6s).answer == answer);
}

TEST_CASE("one that takes longer than the interval is not begun a second time") {
  CacheTable table(LIMITS);
  missed(table, key(1), START);
  CHECK(table.refresh(START + 2s).empty());
  CHECK(table.due() == START + 4s);
  CHECK(table.refresh(START + 20s).empty());
}

TEST_CASE("what nobody asks for is forgotten") {
  CacheTable table(LIMITS);
  table.answered(missed(table, key(1), START), anAnswer());
  for (int i = 1; i <= CacheTable::PATIENCE; ++i) {
    const std::vector<CacheFetch> fetches = table.refresh(START + i * 2s);
    REQUIRE(fetches.size() == 1);
    table.answered(fetches[0], anAnswer());
  }
  CHECK(table.refresh(START + (CacheTable::PATIENCE + 1) * 2s).empty());
  CHECK(table.size() == 0);
  CHECK(table.due() == std::nullopt);
}

TEST_CASE("a failure is not kept; what was there before is, until it is too old") {
  CacheTable table(LIMITS);
  table.failed(missed(table, key(1), START), START);
  CHECK(table.size() == 0);
  const auto answer = anAnswer();
  table.answered(missed(table, key(1), START), answer);
  table.failed(table.refresh(START + 2s).at(0), START + 3s);
  CHECK(table.ask(key(1), START + 4s).answer == answer);
  table.failed(table.refresh(START + 4s).at(0), START + 5s);
  CHECK(table.size() == 0);
}

TEST_CASE("of too many the one goes that was not asked for the longest") {
  CacheTable table(LIMITS);
  const auto first = anAnswer(), second = anAnswer();
  table.answered(missed(table, key(1), START), first);
  table.answered(missed(table, key(2), START + 1ms), second);
  CHECK(table.ask(key(1), START + 2ms).answer == first);
  const CacheFetch third = missed(table, key(3), START + 3ms);
  CHECK(table.size() == 2);
  CHECK(table.ask(key(1), START + 4ms).answer == first);
  const CacheFetch again = missed(table, key(2), START + 5ms);
  // What comes for one that has gone changes nothing.
  table.answered(third, anAnswer());
  CHECK(table.size() == 2);
  table.answered(again, second);
  CHECK(table.ask(key(2), START + 6ms).answer == second);
}

}  // namespace
}  // namespace lp::_
