#include "runtime/dynamic/json_value.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace lp::_ {
namespace {

std::string textOf(std::string_view json) { return parseJson(json).text; }

std::string wrongOf(std::string_view json) {
  try {
    static_cast<void>(parseJson(json));
  } catch (const BadJson& bad) {
    return bad.what;
  }
  return "";
}

TEST_CASE("each kind of value") {
  using Kind = JsonTree::Kind;
  CHECK(parseJson("null").kind == Kind::NOTHING);
  CHECK(parseJson(" true ").isTrue);
  CHECK_FALSE(parseJson("false").isTrue);
  for (const char* number: {"0", "-0", "12", "-3.25", "1e9", "1E-07", "2.5e+3"}) {
    CHECK(parseJson(number).kind == Kind::NUMBER);
    CHECK(textOf(number) == number);
  }
  CHECK(parseJson("[]").elements.empty());
  CHECK(parseJson("{ }").members.empty());
  const JsonTree tree = parseJson(R"( {"a" : [1, {"b":2} ] , "c":null} )");
  REQUIRE(tree.members.size() == 2);
  CHECK(tree.written == R"({"a" : [1, {"b":2} ] , "c":null})");
  CHECK(tree.members[0].value.written == R"([1, {"b":2} ])");
  CHECK(tree.members[0].value.elements[1].members[0].name == "b");
  CHECK(tree.members[1].name == "c");
}

TEST_CASE("texts are what their escapes mean, in UTF-8") {
  CHECK(textOf(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(textOf(R"("\u0041\u00e9\u00E9\u20ac\ud83d\ude00")") ==
        "A\xc3\xa9\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  CHECK(textOf("\"\xc3\xa9\"") == "\xc3\xa9");
  CHECK(textOf(R"("a\u0000b")") == std::string_view("a\0b", 3));
  // Half of a pair is no character.
  CHECK(textOf(R"("\ud83d")") == "\xef\xbf\xbd");
  CHECK(textOf(R"("\ud83d\u0041")") == "\xef\xbf\xbd\x41");
}

TEST_CASE("what is no JSON, and where it ceases to be") {
  for (const char* early: {"", "  ", "{", "[1", "[1,", R"({"a")", R"({"a":)", "tru", "-", "1.",
                           "1e", R"("a)", R"("\)", R"("\u00)"}) {
    CHECK(wrongOf(early) == "it ends too early");
  }
  CHECK(wrongOf("1 2") == "line 1, column 3: unexpected `2`");
  CHECK(wrongOf("01") == "line 1, column 2: unexpected `1`");
  CHECK(wrongOf("[1,]") == "line 1, column 4: unexpected `]`");
  CHECK(wrongOf("{\n  a: 1}") == "line 2, column 3: unexpected `a`");
  CHECK(wrongOf("\"a\nb\"") == "line 1, column 3: unexpected character 10");
  CHECK(wrongOf(R"("\x")") == "line 1, column 3: unexpected `x`");
  CHECK(wrongOf(R"("\u00g0")") == "line 1, column 6: unexpected `g`");
  CHECK(wrongOf("+1") == "line 1, column 1: unexpected `+`");
  CHECK(wrongOf("\xff") == "line 1, column 1: unexpected character 255");
}

TEST_CASE("what is nested too deep is refused") {
  CHECK(wrongOf(std::string(64, '[') + std::string(64, ']')).empty());
  CHECK(wrongOf(std::string(100'000, '[')) == "line 1, column 66: nested too deep");
}

}  // namespace
}  // namespace lp::_
