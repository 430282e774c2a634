#include <doctest/doctest.h>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

constexpr const char* RUNNER = "struct Runner { explicit Runner(int n = 0) {} void run() {} };";

TEST_CASE("a constant that is named is blamed where it stands") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\", "
                  "arguments = [.steps]))",
      .header = RUNNER,
      .before = "const steps :Lp.Argument = (\n  name = \"n\",\n  parameter = \"none\");",
  });
  CHECK(messages(run) ==
        "x.topology.capnp:7:15: error: node `a` refers to unknown parameter `none` [LP0221]\n");
}

TEST_CASE("a constant of another file is blamed there") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\", "
                  "arguments = [C.steps]))",
      .header = RUNNER,
      .before = "using C = import \"common.capnp\";",
      .more = {{"common.capnp",
                "@0xd3e0c5a8b1f74692;\nusing Lp = import \"/lp/topology.capnp\";\n"
                "const steps :Lp.Argument = (name = \"m\", int = 3);\n"}},
  });
  CHECK(messages(run) ==
        "common.capnp:3:36: error: the constructor of `x::Runner` has no parameter `m` [LP0320]\n"
        "x.h:14:26: note: `explicit Runner(int n = 0)` is declared here\n"
        "note: did you mean `n`?\n");
}

TEST_CASE("a whole node, a list and a text may be constants") {
  Run run = lpgen({
      .topology = ".node",
      .header = RUNNER,
      .before = "const header :Text = \"x.h\";\n"
                "const arguments :List(Lp.Argument) = [(name = \"n\", int = 3)];\n"
                "const node :Lp.Node = (label = \"a\", class = (name = \"x::Runner\", "
                "header = .header, arguments = .arguments));",
  });
  CHECK(run.errors == "");
  CHECK(emitted(run, "object_(", ")") == "3");
}

constexpr const char* POOL =
    "(label = \"pool\", count = (parameter = \"size\"), class = (name = \"x::Served\", "
    "header = \"x.h\", serves = \"S.P\")),\n";

Run handleTo(const std::string& label, const std::string& count, const std::string& handle) {
  const bool isOptional = handle.ends_with("optional = true");
  const std::string type = isOptional ? "std::optional<PHandle>" : "PHandle";
  return lpgen({
      .topology = std::string(POOL) +
                  "(label = \"fixed\", count = (number = 3), class = (name = \"x::Served\", "
                  "header = \"x.h\", serves = \"S.P\", arguments = [])),\n"
                  "(label = \"user\"," +
                  count +
                  " class = (name = \"x::User\", header = \"x.h\",\n"
                  "arguments = [\n  (handle = \"" +
                  label + "\", " + handle + ")]))",
      .header = "struct PHandle {}; struct Served { void f() {} void run() {} };\n"
                "struct User { User(" +
                type + ") {} void run() {} };",
      .schema = "interface P { f @0 (); }",
      .parameters = "size @0 :UInt32;",
  });
}

TEST_CASE("what parameters may make wrong is checked before a launch, and nothing else") {
  auto checkOf = [](const Run& run) {
    CHECK(run.errors == "");
    return emitted(run, "[&] { ", " }");
  };
  CHECK(checkOf(handleTo("pool", "", "by = modulo")) == "lp::_::checkNotEmpty(wiring, \"pool\");");
  CHECK(checkOf(handleTo("pool", " count = (number = 3),", "by = sameIndex")) ==
        "lp::_::checkSameSize(wiring, \"user\", \"pool\");");
  CHECK(checkOf(handleTo("pool", " count = (number = 3),", "by = sameIndex, optional = true")) ==
        "lp::_::checkSameSize(wiring, \"user\", \"pool\", true);");
  for (const Run& run:
       {handleTo("pool", "", "by = modulo, optional = true"), handleTo("fixed", "", "by = modulo"),
        handleTo("fixed", " count = (number = 3),", "by = sameIndex")}) {
    CHECK(run.errors == "");
    CHECK(run.files.at("x_program.lp.cc").find("check") == std::string::npos);
  }
}

TEST_CASE("the place of a check is that of the argument, however deep") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\", arguments = [\n"
                  "  (make = (name = \"x::clock\", header = \"x.h\", arguments = [\n"
                  "    (parameter = \"size\")]))]))",
      .header = "inline int clock(std::uint8_t at) { return at; }\n" + std::string(RUNNER),
      .parameters = "size @0 :UInt32;",
  });
  CHECK(run.errors == "");
  const std::string place = emitted(run, "checks.at(", " checks.finish");
  CHECK(place.substr(place.find("x.topology")) ==
        "x.topology.capnp:9:5\", [&] { return lp::_::narrow<std::uint8_t>("
        "wiring.parameters<Parameters>().size, \"parameter size\"); });");
}

TEST_CASE("services are found through usings, nested, and in the file itself") {
  const std::string schema =
      "struct Outer { interface Deep { f @0 (); } } interface Plain { f @0 (); }";
  for (const char* serves: {"S.Outer.Deep", "D", "Plain", "S.Plain", ".S.Plain"}) {
    CAPTURE(serves);
    Run run = lpgen({
        .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", serves = \"" +
                    std::string(serves) + "\"))",
        .header = "struct Served { void f() {} };",
        .schema = schema,
        .before = "using D = S.Outer.Deep; using S.Plain;",
    });
    CHECK(run.errors == "");
  }
}

TEST_CASE("a short name that fits several services lists them") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"Deep\"))",
      .header = "struct Served { void f() {} };",
      .schema = "interface Deep { f @0 (); }",
      .before = "using T = import \"t.capnp\";",
      .more = {{"t.capnp",
                "@0xd3e0c5a8b1f74692;\nusing Cxx = import \"/capnp/c++.capnp\";\n"
                "$Cxx.namespace(\"t::wire\");\ninterface Deep { f @0 (); }\n"}},
  });
  CHECK(messages(run).find("note: did you mean `S.Deep` or `T.Deep`?") != std::string::npos);
}

TEST_CASE("several mistakes are reported in one run") {
  Run run = lpgen({
      .topology = "(label = \"a\", threads = 0, threads = 3),\n"
                  "(label = \"A\", count = (number = 2000000), class = (name = \"x::Runer\", "
                  "header = \"x.h\", arguments = [(name = \"n\", handle = \"b\")]))",
      .header = RUNNER,
  });
  for (const char* number: {"LP0210", "LP0211", "LP0205", "LP0213", "LP0302", "LP0203"}) {
    CAPTURE(number);
    CHECK(run.errors.find(number) != std::string::npos);
  }
  CHECK(run.files.empty());
}

}  // namespace
}  // namespace lp::test
