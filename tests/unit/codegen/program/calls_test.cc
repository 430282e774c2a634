#include <doctest/doctest.h>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

// The arguments of the constructor that lpgen chose among `constructors`, or its messages.
std::string made(const std::string& constructors, const std::string& arguments,
                 const std::string& more = "") {
  Run run = lpgen({
      .topology = "(label = \"a\", count = (number = 3), class = (name = \"x::Runner\", "
                  "header = \"x.h\", " +
                  more + " arguments = [" + arguments + "]))",
      .header = "enum class Heat { kLow, kHigh };\n"
                "struct Inner { int a = 1; std::vector<int> list; };\n"
                "struct Options { Inner inner; Heat heat; };\n"
                "struct Runner { " +
                constructors + " void run() {} };",
      .parameters = "number @0 :UInt32; text @1 :Text; list @2 :List(Int32); big @3 :UInt64;",
  });
  if (!run.errors.empty()) return messages(run);
  return emitted(run, "object_(", ") {}");
}

TEST_CASE("arguments find their parameters by name, in any order") {
  CHECK(made("Runner(int first, int second);",
             "(name = \"second\", int = 2), "
             "(name = \"first\", int = 1)") == "1, 2");
  CHECK(made("Runner(int num_steps);", "(name = \"numSteps\", int = 1)") == "1");
  CHECK(made("Runner(int NumSteps);", "(name = \"num_steps\", int = 1)") == "1");
}

TEST_CASE("without a name they go by position") {
  CHECK(made("Runner(int, int);", "(int = 2), (int = 1)") == "2, 1");
  CHECK(made("Runner(int, int b);", "(int = 2), (name = \"b\", int = 1)") == "2, 1");
}

TEST_CASE("defaults may be left out at the end") {
  CHECK(made("Runner(int a = 1, int b = 2);", "") == "");
  CHECK(made("Runner(int a = 1, int b = 2);", "(name = \"a\", int = 3)") == "3");
}

TEST_CASE("the overload that fits is taken: by names, by types, by number") {
  const std::string two = "Runner(int steps); Runner(std::string name);";
  CHECK(made(two, "(name = \"steps\", int = 3)") == "3");
  CHECK(made(two, "(name = \"name\", text = \"a\")") == "\"a\"");
  CHECK(made("Runner(int x); Runner(std::string x);", "(text = \"a\")") == "\"a\"");
  CHECK(made("Runner(int x); Runner(int x, int y = 2);", "(name = \"x\", int = 3)") == "3");
  CHECK(made("Runner(int x); Runner(unsigned x);", "(name = \"x\", int = 3)",
             "signature = \"( unsigned int )\",") == "3");
}

TEST_CASE("literals") {
  CHECK(made("Runner(bool b);", "(bool = true)") == "true");
  CHECK(made("Runner(double d);", "(int = 3)") == "3.0");
  CHECK(made("Runner(float f);", "(float = 0.5)") == "0.5f");
  CHECK(made("Runner(std::int64_t i);", "(int = -9223372036854775808)") ==
        "-9223372036854775807 - 1");
  CHECK(made("Runner(std::uint64_t i);", "(uint = 18446744073709551615)") ==
        "18446744073709551615u");
  CHECK(made("Runner(std::optional<int> i);", "(int = 3)") == "3");
  CHECK(made("Runner(const char* s);", "(text = \"a\\\"b\")") == "\"a\\\"b\"");
  CHECK(made("Runner(Heat h);", "(enumerant = \"high\")") == "x::Heat::kHigh");
  CHECK(made("Runner(std::vector<Heat> h);", "(list = [(enumerant = \"low\")])") ==
        "std::vector<x::Heat>{x::Heat::kLow}");
  CHECK(made("Runner(std::chrono::seconds s);", "(text = \"2min\")") ==
        "std::chrono::duration_cast<std::chrono::seconds>(std::chrono::minutes(2))");
}

TEST_CASE("a struct is made by a function of its own, which nests") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\", arguments = "
                  "[(fields = [(name = \"inner\", fields = [(name = \"a\", index = void)])])]))",
      .header = "struct Inner { int a = 1; }; struct Options { Inner inner; };\n"
                "struct Runner { explicit Runner(Options o); void run(); };",
  });
  CHECK(run.errors == "");
  CHECK(emitted(run, "object_(", ") {}") == "makeXOptions(wiring)");
  CHECK(emitted(run, "x::Options makeXOptions(const lp::Wiring& wiring) { ", "return") ==
        "x::Options made{}; made.inner = makeXInner(wiring); ");
}

TEST_CASE("parameters, index, size and seed") {
  CHECK(made("Runner(std::uint32_t n);", "(parameter = \"number\")") ==
        "wiring.parameters<Parameters>().number");
  CHECK(made("Runner(std::uint64_t n);", "(parameter = \"number\")") ==
        "static_cast<std::uint64_t>(wiring.parameters<Parameters>().number)");
  CHECK(made("Runner(int n);", "(parameter = \"big\")") ==
        "lp::_::narrow<std::int32_t>(wiring.parameters<Parameters>().big, \"parameter big\")");
  CHECK(made("Runner(const std::string& s);", "(parameter = \"text\")") ==
        "wiring.parameters<Parameters>().text");
  CHECK(made("Runner(std::vector<int> l);", "(parameter = \"list\", by = block)") ==
        "lp::_::block(wiring.parameters<Parameters>().list, wiring, \"a\")");
  CHECK(made("Runner(std::uint32_t i);", "(index = void)") == "wiring.index()");
  CHECK(made("Runner(std::size_t s);", "(sizeOf = \"a\")") ==
        "static_cast<std::uint64_t>(wiring.groupSize(\"a\"))");
  CHECK(made("Runner(unsigned s);", "(seed = void)") ==
        "static_cast<std::uint32_t>(wiring.seed())");
  CHECK(made("Runner(std::string s);", "(parameter = \"number\")").find("LP0322") !=
        std::string::npos);
}

TEST_CASE("deleted, template and variadic constructors are out of the question") {
  CHECK(made("Runner(int) = delete; template <typename T> Runner(T, T); Runner(const char*, ...); "
             "Runner(long n);",
             "(int = 3)") == "3");
}

}  // namespace
}  // namespace lp::test
