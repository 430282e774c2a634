#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

// A program of a runner `a`, a function `f`, and a `pool`, which serves.
Run endsBy(const std::string& rest, const std::string& dump = {}) {
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::R\", header = \"x.h\", arguments = "
                  "[(handles = \"pool\")])),\n(label = \"f\", function = (name = \"x::f\", header "
                  "= \"x.h\")),\n(label = \"pool\", count = (parameter = \"size\"), class = (name "
                  "= \"x::Server\", header = \"x.h\", serves = \"S.P\"))",
      .header = "struct PHandle {}; struct Server { void g() {} }; void f();\n"
                "struct R { explicit R(std::vector<PHandle> all) {} void run() {} };",
      .schema = "interface P { g @0 (); }",
      .parameters = "size @0 :UInt32;",
      .dump = dump,
      .rest = rest,
  });
}

TEST_CASE("a program's end is a table of its own, unless all run()s end it") {
  Run all = endsBy(", end = (all = void)");
  CHECK(all.errors == "");
  CHECK(all.files.at("x_program.lp.cc").find("EndSpec") == std::string::npos);
  Run any = endsBy(", end = (any = void)");
  CHECK(any.errors == "");
  CHECK(emitted(any, "constexpr lp::EndSpec END = ", ";") == "{.when = lp::EndSpec::When::ANY}");
  CHECK(emitted(any, "PROGRAM = {", "};").ends_with(".end = END"));
  CHECK(emitted(endsBy(", end = (never = void)"), "constexpr lp::EndSpec END = ", ";") ==
        "{.when = lp::EndSpec::When::NEVER}");
  Run labels = endsBy(", end = (labels = [\"f\", \"a\", \"f\"])");
  CHECK(emitted(labels, "END_LABELS[] = ", ";") == "{ \"f\", \"a\", }");
  CHECK(emitted(labels, "constexpr lp::EndSpec END = ", ";") ==
        "{.when = lp::EndSpec::When::LABELS, .labels = END_LABELS}");
}

TEST_CASE("labels of the end are blamed where they stand") {
  CHECK(messages(endsBy(",\n  end = (labels = [\"a\", \"pol\"], any = void)")) ==
        "x.topology.capnp:11:33: error: both `labels` and `any` are set, of which there can be one "
        "[LP0212]\nx.topology.capnp:11:10: note: `labels` is set here\n");
  CHECK(messages(endsBy(",\n  end = (labels = [\"a\", \"pool\"])")) ==
        "x.topology.capnp:11:25: error: node `pool` cannot end the program: it has no run() and is "
        "no function [LP0251]\nx.topology.capnp:9:10: note: declared here\n");
}

TEST_CASE("dumps show functions and the end") {
  const std::string rest = ",\n  end = (labels = [\"f\", \"a\"])";
  const std::string decls = endsBy(rest, "decls").dump;
  CHECK(decls.find("    node f  8:1\n      function  8:26\n        name x::f  8:34\n") !=
        std::string::npos);
  CHECK(decls.find("    end labels  11:9\n      label f  11:20\n      label a  11:25\n") !=
        std::string::npos);
  const std::string program = endsBy(rest, "program").dump;
  CHECK(program.find("node f threads 16\n  function x::f in x.h\n") != std::string::npos);
  CHECK(program.ends_with("end labels f, a\n"));
  const std::string plan = endsBy(rest, "plan").dump;
  CHECK(plan.find("node f: FNode of x::f()  x.topology.capnp:8:1\n      pin FIsCalled  x.h:") !=
        std::string::npos);
  CHECK(plan.find("end lp::EndSpec::When::LABELS f, a\n") != std::string::npos);
}

}  // namespace
}  // namespace lp::test
