#include "codegen/base/identifier.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace lp::gen {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("all spellings of one name are the same words") {
  for (const char* name: {"getParams", "get_params", "GetParams", "GET_PARAMS", "kGetParams"}) {
    CAPTURE(name);
    CHECK(words(name) == Words{"get", "params"});
  }
  CHECK(words("parseHTTPBody") == Words{"parse", "http", "body"});
  CHECK(words("lz4Fast") == Words{"lz4", "fast"});
  CHECK(words("keys") == Words{"keys"});
  CHECK(sameWords("kNone", "none"));
  CHECK_FALSE(sameWords("getParam", "getParams"));
}

TEST_CASE("a name in each case") {
  CHECK(camelCase("get_params") == "getParams");
  CHECK(snakeCase("getParams") == "get_params");
  CHECK(pascalCase("getParams") == "GetParams");
  CHECK(capitals("darkGreen") == "DARK_GREEN");
}

TEST_CASE("a class may spell a method in so many ways") {
  CHECK(spellings("work") == Words{"work", "Work"});
  CHECK(spellings("getParams") == Words{"getParams", "get_params", "GetParams"});
}

TEST_CASE("names that C++ has another use for") {
  for (const char* name: {"class", "delete", "co_await", "_Foo", "a__b"}) CHECK(isReserved(name));
  for (const char* name: {"classes", "foo", "_foo"}) CHECK_FALSE(isReserved(name));
  CHECK(isMacro("NULL"));
  CHECK_FALSE(isMacro("null"));
  CHECK(isIdentifier("a_1"));
  for (const char* name: {"", "1a", "a b", "a::b"}) CHECK_FALSE(isIdentifier(name));
}

}  // namespace
}  // namespace lp::gen
