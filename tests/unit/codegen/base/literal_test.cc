#include "codegen/base/literal.h"

#include <doctest/doctest.h>

#include <string>

namespace lp::gen {
namespace {

TEST_CASE("text: quotes, backslashes, control characters, trigraphs, zeros") {
  CHECK(textLiteral("a \"b\"\\\n") == R"("a \"b\"\\\n")");
  CHECK(textLiteral("\x01"
                    "2") == R"("\0012")");
  CHECK(textLiteral("what?\?!") == R"("what?\?!")");
  CHECK(textLiteral(std::string("a\0b", 3)) == R"(std::string("a\000b", 3))");
}

TEST_CASE("numbers at the ends of their ranges have their own type") {
  CHECK(int64Literal("-9223372036854775808") == "-9223372036854775807 - 1");
  CHECK(int64Literal("-5") == "-5");
  CHECK(uint64Literal("9223372036854775807") == "9223372036854775807");
  CHECK(uint64Literal("18446744073709551615") == "18446744073709551615u");
}

TEST_CASE("fractions") {
  CHECK(floatLiteral("1", "double", "") == "1.0");
  CHECK(floatLiteral("0.0003", "float", "f") == "0.0003f");
  CHECK(floatLiteral("1e+30", "double", "") == "1e+30");
  CHECK(floatLiteral("-inf", "double", "") == "-std::numeric_limits<double>::infinity()");
  CHECK(floatLiteral("nan", "float", "f") == "std::numeric_limits<float>::quiet_NaN()");
}

}  // namespace
}  // namespace lp::gen
