#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

struct Row {
  std::string constructors, arguments;
  std::string expected;  // what the chosen one is called with; or a number: "LP0322"
  std::string signature = {};
};

// A class with these constructors for each row, all in one program: R0, R1, ...
Run run(const std::vector<Row>& rows) {
  std::string topology, header;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string name = "R" + std::to_string(i), constructors = rows[i].constructors;
    for (std::size_t at = 0; (at = constructors.find("Runner", at)) != std::string::npos;) {
      constructors.replace(at, 6, name);
    }
    header += fmt::format("struct {} {{ {} void run() {{}} }};\n", name, constructors);
    std::string signature = rows[i].signature;
    if (!signature.empty()) signature = "signature = \"" + signature + "\", ";
    topology += fmt::format(
        "(label = \"n{}\", count = (number = 3), class = (name = \"x::{}\", header = \"x.h\", "
        "{}arguments = [{}])),\n",
        i, name, signature, rows[i].arguments);
  }
  return lpgen({
      .topology = topology,
      .header = "enum class Heat { kLow, kHigh };\n" + header,
      .parameters = "number @0 :UInt32; text @1 :Text; list @2 :List(Int32); big @3 :UInt64;",
  });
}

void check(const std::vector<Row>& rows) {
  std::vector<Row> good, bad;
  for (const Row& row: rows) (row.expected.starts_with("LP") ? bad : good).push_back(row);
  Run accepted = run(good);
  CHECK(accepted.errors == "");
  for (std::size_t i = 0; i < good.size(); ++i) {
    CAPTURE(good[i].constructors);
    CAPTURE(good[i].arguments);
    std::string node = "class N" + std::to_string(i) + "Node";
    std::string code = emitted(accepted, node, "private:");
    std::size_t at = code.find(": object_(") + 10;
    CHECK(code.substr(at, code.find(") {}") - at) == good[i].expected);
  }
  if (bad.empty()) return;
  std::string refused = messages(run(bad));
  for (const Row& row: bad) {
    CAPTURE(row.constructors);
    CHECK(refused.find(row.expected) != std::string::npos);
  }
}

TEST_CASE("arguments find their parameters by name, in any order") {
  check({
      {"Runner(int first, int second);",
       "(name = \"second\", int = 2), "
       "(name = \"first\", int = 1)",
       "1, 2"},
      {"Runner(int num_steps);", "(name = \"numSteps\", int = 1)", "1"},
      {"Runner(int NumSteps);", "(name = \"num_steps\", int = 1)", "1"},
  });
}

TEST_CASE("without a name they go by position") {
  check({
      {"Runner(int, int);", "(int = 2), (int = 1)", "2, 1"},
      {"Runner(int, int b);", "(int = 2), (name = \"b\", int = 1)", "2, 1"},
  });
}

TEST_CASE("defaults may be left out at the end") {
  check({
      {"Runner(int a = 1, int b = 2);", "", ""},
      {"Runner(int a = 1, int b = 2);", "(name = \"a\", int = 3)", "3"},
  });
}

TEST_CASE("the overload that fits is taken: by names, by types, by number") {
  check({
      {"Runner(int steps); Runner(std::string name);", "(name = \"steps\", int = 3)", "3"},
      {"Runner(int steps); Runner(std::string name);", "(name = \"name\", text = \"a\")", "\"a\""},
      {"Runner(int x); Runner(std::string x);", "(text = \"a\")", "\"a\""},
      {"Runner(int x); Runner(int x, int y = 2);", "(name = \"x\", int = 3)", "3"},
      {"Runner(int x); Runner(unsigned x);", "(name = \"x\", int = 3)", "3", "( unsigned int )"},
  });
}

TEST_CASE("literals") {
  check({
      {"Runner(bool b);", "(bool = true)", "true"},
      {"Runner(double d);", "(int = 3)", "3.0"},
      {"Runner(float f);", "(float = 0.5)", "0.5f"},
      {"Runner(std::int64_t i);", "(int = -9223372036854775808)", "-9223372036854775807 - 1"},
      {"Runner(std::uint64_t i);", "(uint = 18446744073709551615)", "18446744073709551615u"},
      {"Runner(std::optional<int> i);", "(int = 3)", "3"},
      {"Runner(const char* s);", "(text = \"a\\\"b\")", "\"a\\\"b\""},
      {"Runner(Heat h);", "(enumerant = \"high\")", "x::Heat::kHigh"},
      {"Runner(std::vector<Heat> h);", "(list = [(enumerant = \"low\")])",
       "std::vector<x::Heat>{x::Heat::kLow}"},
      {"Runner(std::chrono::seconds s);", "(text = \"2min\")",
       "std::chrono::duration_cast<std::chrono::seconds>(std::chrono::minutes(2))"},
  });
}

TEST_CASE("a literal for a type of lp::Convert's; it is no factory whose result is proven") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\", "
                  "arguments = [(int = 3)]))",
      .header = "struct Stamp {}; } namespace lp { template <typename T> struct Convert; template "
                "<> struct Convert<x::Stamp> { static x::Stamp from(std::int64_t at); static "
                "std::int64_t to(const x::Stamp& stamp); }; } namespace x {\n"
                "struct Runner { explicit Runner(const Stamp& stamp) {} void run() {} };",
  });
  CHECK(run.errors == "");
  CHECK(emitted(run, "object_(", ") {}") == "lp::Convert<x::Stamp>::from(3)");
  CHECK(run.files.at("x_program.lp.cc").find("CallsFrom") == std::string::npos);
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
  check({
      {"Runner(std::uint32_t n);", "(parameter = \"number\")",
       "wiring.parameters<Parameters>().number"},
      {"Runner(std::uint64_t n);", "(parameter = \"number\")",
       "static_cast<std::uint64_t>(wiring.parameters<Parameters>().number)"},
      {"Runner(int n);", "(parameter = \"big\")",
       "lp::_::narrow<std::int32_t>(wiring.parameters<Parameters>().big, \"parameter big\")"},
      {"Runner(const std::string& s);", "(parameter = \"text\")",
       "wiring.parameters<Parameters>().text"},
      {"Runner(std::vector<int> l);", "(parameter = \"list\", by = block)",
       "lp::_::block(wiring.parameters<Parameters>().list, wiring, \"n4\")"},
      {"Runner(std::uint32_t i);", "(index = void)", "wiring.index()"},
      {"Runner(std::size_t s);", "(sizeOf = \"n6\")",
       "static_cast<std::uint64_t>(wiring.groupSize(\"n6\"))"},
      {"Runner(unsigned s);", "(seed = void)", "static_cast<std::uint32_t>(wiring.seed())"},
      {"Runner(std::string s);", "(parameter = \"number\")", "LP0322"},
  });
}

TEST_CASE("deleted, template and variadic constructors are out of the question") {
  check({
      {"Runner(int) = delete; template <typename T> Runner(T, T); Runner(const char*, ...); "
       "Runner(long n);",
       "(int = 3)", "3"},
  });
}

}  // namespace
}  // namespace lp::test
