// A library's class as a node, untouched, and tests with a fake in its place.
#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>

#include "tests/acceptance/kv/frontend.h"
#include "tests/acceptance/kv/kv_testing.lp.h"
#include "tests/support/outcomes.h"

namespace kv {
namespace {

struct FakeStore {
  std::map<std::string, std::string> data;
  std::optional<std::string> find(const std::string& key) const {
    auto i = data.find(key);
    return i == data.end() ? std::nullopt : std::optional(i->second);
  }
};

TEST_CASE("one class, no program") {
  FakeStore fake{{{"user/1", "Ada"}}};
  CHECK(Frontend(StoreHandle::to(fake)).greet(1) == "Hello Ada");
  const lp::Error error = ::test::errorOf([&] { StoreHandle::to(fake).put("user/2", "Bea"); });
  CHECK(error.code() == lp::Code::UNIMPLEMENTED);
  CHECK_MESSAGE(error.text().ends_with("FakeStore` has no `put`"), error.text());
}

TEST_CASE("the program, one node faked") {
  FakeStore fake{{{"user/1", "Ada"}}};
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    auto program = test::launch({}, type, [&](test::Nodes& nodes) { nodes.store.replace(fake); });
    CHECK(program.frontend().greet(1) == "Hello Ada");
  }
}

TEST_CASE("the program as it is") {
  for (lp::LaunchType type: {lp::LaunchType::TEST_MT, lp::LaunchType::TEST_MP}) {
    auto program = test::launch({.store = {.flushEvery = 7, .codec = Codec::NONE}}, type);
    CHECK(program.frontend().greet(1) == "Hello stranger");
    program.store().put("user/1", "Ada");
    CHECK(program.frontend().greet(1) == "Hello Ada");
    CHECK(program.store().find("directory") == "kv");
    CHECK(program.store().find("flush") == "7");
    CHECK(program.store().find("codec") == "none");
  }
}

}  // namespace
}  // namespace kv
