#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

// A node that is a function: F, as the header declares it.
struct Row {
  std::string declarations, arguments;
  std::string expected;  // the emitted call; or a message
  std::string signature = {};
};

const std::vector<Row> GOOD = {
    // What stands in the topology stands in the call.
    {"void F();", "", "F();"},
    {"void F(int n, double d, const std::string& s);", "(int = 3), (int = 1), (text = \"a\")",
     "F(3, 1.0, \"a\");"},
    // What is made of the wiring is made with the node, and kept.
    {"void F(PHandle p, int n, std::uint32_t i);",
     "(name = \"i\", index = void), (name = \"n\", int = 3), (name = \"p\", handle = \"server\")",
     "F(lp::_::take<0>(arguments_), 3, lp::_::take<1>(arguments_));"},
    {"void F(std::vector<int> n);", "(list = [(int = 1)])", "F(lp::_::take<0>(arguments_));"},
    // The first stop token that no argument names is the node's, wherever it stands.
    {"void F(std::stop_token);", "", "F(std::move(stop));"},
    {"void F(int n, std::stop_token stop);", "(name = \"n\", int = 3)", "F(3, std::move(stop));"},
    {"void F(int a, std::stop_token stop = {});", "(int = 1)", "F(1, std::move(stop));"},
    // Positions pass it over.
    {"void F(const std::stop_token& stop, int a, int b);", "(int = 1), (int = 2)",
     "F(std::move(stop), 1, 2);"},
    {"void F(int a, std::stop_token&&, int b);", "(int = 1), (int = 2)",
     "F(1, std::move(stop), 2);"},
    {"std::stop_token make(); void F(std::stop_token a, std::stop_token b);",
     "(name = \"a\", make = (name = \"x::make\", header = \"x.h\"))",
     "F(lp::_::take<0>(arguments_), std::move(stop));"},
    // Overloads: by arguments, by signature; one that can be stopped is nearer.
    {"void F(int n); void F(std::string s, std::stop_token stop);", "(int = 1)", "F(1);"},
    {"void F(int n); void F(std::string s, std::stop_token stop);", "(text = \"a\")",
     "F(\"a\", std::move(stop));"},
    {"void F(int n); void F(int n, std::stop_token stop);", "(int = 1)", "F(1, std::move(stop));"},
    {"void F(int n); void F(int n, std::stop_token stop);", "(int = 1)", "F(1);", "(int)"},
    // A factory among the arguments may take handles (F040).
    {"struct C {}; std::unique_ptr<C> makeC(PHandle p, std::vector<PHandle> all);\n"
     "void F(std::unique_ptr<C> c);",
     "(make = (name = \"x::makeC\", header = \"x.h\", arguments = [(name = \"p\", handle = "
     "\"server\"), (name = \"all\", handles = \"pool\")]))",
     "F(lp::_::take<0>(arguments_));"},
    // A parameter that may make it impossible.
    {"void F(std::uint8_t n);", "(parameter = \"size\")", "F(lp::_::take<0>(arguments_));"},
};

const std::vector<Row> BAD = {
    {"void F(std::stop_token& stop);", "",
     "error: parameter `stop` of `F` has no default and no argument [LP0321]"},
    {"void F(std::stop_token a, std::stop_token b);", "",
     "error: parameter `b` of `F` has no default and no argument [LP0321]"},
    {"void F(int n = 1, std::stop_token stop = {});", "",
     "error: argument `stop` needs one for `n` before it: C++ cannot skip a default [LP0331]"},
    {"void F(std::stop_token stop, int n);", "(int = 1), (int = 2)",
     "error: `F` has 1 parameter, but there is one more argument [LP0330]"},
    {"void F(int n); void F(long n);", "(int = 1)",
     "error: the arguments fit more than one overload of `F` [LP0324]"},
    {"void F(int n);", "(name = \"m\", int = 1)", "error: `F` has no parameter `m` [LP0320]"},
    {"int F();", "", "error: `F` returns `int`, but a node's function returns void [LP0309]"},
    {"lp::Task<void> F();", "",
     "error: `F` returns `lp::Task<void>`, but a node's function returns void [LP0309]"},
    {"", "", "error: unknown function `F` in `x.h` [LP0340]"},
    {"int makeN(PHandle p); void F(int n);",
     "(make = (name = \"x::makeN\", header = \"x.h\", arguments = [(handle = \"n0\")]))",
     "error: there is no handle to node `n0`, which serves nothing [LP0244]"},
};

// F is `x::f3` in row 3.
std::string named(std::string text, std::size_t row, const std::string& scope) {
  for (std::size_t at = 0; (at = text.find("F", at)) != std::string::npos; ++at) {
    const std::string around = text.substr(at, 2);
    const bool isName = around == "F(" || around == "F`";
    if (isName) text.replace(at, 1, fmt::format("{}f{}", scope, row));
  }
  return text;
}

// All rows in one program, with a server and a pool to hold.
Run run(const std::vector<Row>& rows, const std::string& more = {}) {
  std::string topology =
      "(label = \"server\", class = (name = \"x::Server\", header = \"x.h\", serves = \"S.P\")),\n"
      "(label = \"pool\", count = (number = 2), class = (name = \"x::Server\", header = \"x.h\", "
      "serves = \"S.P\")),\n";
  std::string header =
      "} namespace lp { template <typename T> class Task {}; } namespace x {\n"
      "struct PHandle {}; struct Server { void g() {} };\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    header += named(rows[i].declarations, i, "") + "\n";
    const std::string& signature = rows[i].signature;
    topology += fmt::format(
        "(label = \"n{0}\", count = (number = 2), function = (name = \"x::f{0}\", header = "
        "\"x.h\", {1} arguments = [{2}])),\n",
        i, signature.empty() ? "" : "signature = \"" + signature + "\",", rows[i].arguments);
  }
  return lpgen({
      .topology = topology + more,
      .header = header,
      .schema = "interface P { g @0 (); }",
      .parameters = "size @0 :UInt32;",
  });
}

const Run& good() {
  static const Run run = test::run(GOOD);
  return run;
}

std::string node(std::size_t row) {
  return emitted(good(), fmt::format("class N{}Node final: public lp::Node {{ public: ", row),
                 " };");
}

TEST_CASE("functions are called with what the topology says") {
  CHECK(good().errors == "");
  for (std::size_t i = 0; i < GOOD.size(); ++i) {
    CAPTURE(GOOD[i].declarations);
    const bool stops = GOOD[i].expected.find("stop") != std::string::npos;
    const std::string run =
        fmt::format("void lpRun(std::stop_token {}) override {{ {} }}", stops ? "stop" : "/*stop*/",
                    named(GOOD[i].expected, i, "x::"));
    CHECK(node(i).find(run) != std::string::npos);
  }
}

TEST_CASE("a function's arguments are made with its node") {
  CHECK(node(0) ==
        "explicit N0Node(const lp::Wiring& /*wiring*/) {} "
        "void lpRun(std::stop_token /*stop*/) override { x::f0(); }");
  CHECK(node(2).starts_with(
      "explicit N2Node(const lp::Wiring& wiring): arguments_(argumentsOfN2(wiring)) {}"));
  CHECK(node(2).ends_with("private: lp::_::Made<argumentsOfN2> arguments_;"));
  auto kept = [](const std::string& head) {
    return emitted(good(), "auto argumentsOf" + head + " { return lp::_::kept(", "); }");
  };
  CHECK(kept("N2(const lp::Wiring& wiring)") ==
        "wiring.handle<x::PHandle>(\"server\"), wiring.index()");
  CHECK(kept("N3(const lp::Wiring& /*wiring*/)") == "std::vector<std::int32_t>{1}");
  CHECK(kept("N14(const lp::Wiring& wiring)") ==
        " x::makeC(wiring.handle<x::PHandle>(\"server\"), wiring.handles<x::PHandle>(\"pool\"))");
}

TEST_CASE("the proof that a function fits is of the very call") {
  CHECK(emitted(good(), "concept N2IsCalled = ", "; }") ==
        "requires(const lp::Wiring& wiring) { { x::f2(wiring.handle<x::PHandle>(\"server\"), 3, "
        "wiring.index()) } -> std::same_as<Result>");
  CHECK(emitted(good(), "concept N4IsCalled = ", "; }") ==
        "requires(const lp::Wiring& wiring, std::stop_token stop) { { x::f4(std::move(stop)) } -> "
        "std::same_as<Result>");
  CHECK(emitted(good(), "static_assert(N2IsCalled<", ">") == "void");
}

TEST_CASE("functions run, and are checked before a launch") {
  CHECK(emitted(good(), "checks.at(", "; });").find("narrow<std::uint8_t>") != std::string::npos);
  const std::string spec = emitted(good(), "{.label = \"n15\",", "}");
  CHECK(spec.find(".runs = true") != std::string::npos);
  CHECK(spec.find(".serves") == std::string::npos);
  CHECK(spec.find(".check = checkN15") != std::string::npos);
  CHECK(good().files.at("x_testing.lp.h").find("lp::testing::RunningNode n15{*this, \"n15\"};") !=
        std::string::npos);
}

TEST_CASE("what a function must not be, and cannot be called with") {
  const Run bad = run(BAD,
                      "(label = \"method\", function = (name = \"x::Server::g\", header = "
                      "\"x.h\")),\n(label = \"both\", function = (name = \"x::f0\", header = "
                      "\"x.h\"), class = (name = \"x::Server\", header = \"x.h\"))");
  const std::string said = messages(bad);
  for (std::size_t i = 0; i < BAD.size(); ++i) {
    CAPTURE(said);
    CHECK(said.find(named(BAD[i].expected, i, "x::")) != std::string::npos);
  }
  CHECK(said.find("note: as run(), it is called on the node's main thread: it cannot be a "
                  "coroutine") != std::string::npos);
  // Static ones are functions; others are not.
  CHECK(said.find("error: unknown function `x::Server::g` in `x.h` [LP0340]") != std::string::npos);
  CHECK(
      said.find("error: both `function` and `class` are set, of which there can be one [LP0212]") !=
      std::string::npos);
}

}  // namespace
}  // namespace lp::test
