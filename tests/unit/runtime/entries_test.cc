// Lists of {key, value} structs, given and taken as vectors and as maps.
#include "runtime/entries.h"

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Entry {
  std::string key;
  std::uint64_t value = 0;
  bool operator==(const Entry&) const = default;
};

using Vector = std::vector<Entry>;
using Ordered = std::map<std::string, std::uint64_t>;
using Hashed = std::unordered_map<std::string, std::uint64_t>;

// As a handle's method takes it.
const Vector& taken(const lp::Entries<Entry>& entries) {
  static Vector kept;
  CHECK(entries.size() == static_cast<const Vector&>(entries).size());
  return kept = entries;
}

TEST_CASE("a handle takes a vector, a map, and what is written in braces") {
  const Vector two = {{"a", 1}, {"b", 2}};
  CHECK(taken(two) == two);
  CHECK(taken(Vector(two)) == two);
  CHECK(taken({{"a", 1}, {"b", 2}}) == two);
  CHECK(taken({}) == Vector());
  CHECK(taken(Ordered{{"b", 2}, {"a", 1}}) == two);
  CHECK(taken(Hashed{{"b", 2}}) == Vector{{"b", 2}});
  // All there are, even of one key.
  CHECK(taken(std::multimap<std::string, std::uint64_t>{{"a", 1}, {"a", 2}}).size() == 2);
  CHECK(taken(std::map<std::string, std::uint32_t>{{"a", 1}}) == Vector{{"a", 1}});
}

TEST_CASE("a handle does not take a map whose numbers might not fit") {
  CHECK(!std::convertible_to<std::map<std::string, int>, lp::Entries<Entry>>);
  CHECK(!std::convertible_to<std::map<std::string, double>, lp::Entries<Entry>>);
  CHECK(!std::convertible_to<std::map<int, std::uint64_t>, lp::Entries<Entry>>);
  CHECK(std::convertible_to<Hashed, lp::Entries<Entry>>);
}

TEST_CASE("a vector is referred to, not copied") {
  const Vector two = {{"a", 1}, {"b", 2}};
  const lp::Entries<Entry> entries(two);
  const Vector& same = entries;
  CHECK(&same == &two);
}

TEST_CASE("what a handle returns is a vector, and reads as a map") {
  const lp::EntryList<Entry> list(Vector{{"a", 1}, {"b", 2}, {"a", 3}});
  CHECK(list["b"] == 2);
  CHECK(list["a"] == 3);
  CHECK(list["c"] == 0);
  CHECK(list.value("a") == 3);
  CHECK(list[0].value == 1);
  CHECK(list.size() == 3);
  CHECK(list == Vector{{"a", 1}, {"b", 2}, {"a", 3}});
  const Ordered ordered = list;
  CHECK(ordered == Ordered{{"a", 3}, {"b", 2}});
  const Hashed hashed = list;
  CHECK(hashed.at("a") == 3);
  Vector moved = lp::EntryList<Entry>(list);
  CHECK(moved.size() == 3);
}

struct Numbered {
  std::uint32_t key = 0;
  double value = 0;
};

TEST_CASE("where keys are numbers, brackets are for places") {
  const lp::EntryList<Numbered> list(std::vector<Numbered>{{7, 0.5}, {0, 0.25}});
  CHECK(list[0].key == 7);
  CHECK(list.value(0) == 0.25);
  CHECK(list.value(1) == 0);
}

// As an adapter calls an object.
template <typename F>
auto given(const Vector& entries, F f) {
  return f(lp::_::argument(entries));
}

TEST_CASE("an object takes a vector or a map, by reference or its own") {
  const Vector two = {{"a", 1}, {"b", 2}};
  const Ordered map = {{"a", 1}, {"b", 2}};
  CHECK(given(two, [](const Vector& v) { return v; }) == two);
  CHECK(given(two, [](Vector v) { return v; }) == two);
  CHECK(given(two, [](const Ordered& m) { return m; }) == map);
  CHECK(given(two, [](Ordered m) { return m; }) == map);
  CHECK(given(two, [](Ordered&& m) { return m; }) == map);
  CHECK(given(two, [](const Hashed& m) { return m; }) == Hashed(map.begin(), map.end()));
  // The last of one key counts.
  CHECK(given({{"a", 1}, {"a", 2}}, [](const Ordered& m) { return m; }) == Ordered{{"a", 2}});
}

}  // namespace
