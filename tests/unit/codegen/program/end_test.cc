#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

TEST_CASE("a program's end is a table of its own, unless all run()s end it") {
  Run all = withRest(", end = (all = void)");
  CHECK(all.errors == "");
  CHECK(all.files.at("x_program.lp.cc").find("EndSpec") == std::string::npos);
  Run any = withRest(", end = (any = void)");
  CHECK(any.errors == "");
  CHECK(emitted(any, "constexpr lp::EndSpec END = ", ";") == "{.when = lp::EndSpec::When::ANY}");
  CHECK(emitted(any, "PROGRAM = {", "};").ends_with(".end = END"));
  CHECK(emitted(withRest(", end = (never = void)"), "constexpr lp::EndSpec END = ", ";") ==
        "{.when = lp::EndSpec::When::NEVER}");
  Run labels = withRest(", end = (labels = [\"f\", \"a\", \"f\"])");
  CHECK(emitted(labels, "END_LABELS[] = ", ";") == "{ \"f\", \"a\", }");
  CHECK(emitted(labels, "constexpr lp::EndSpec END = ", ";") ==
        "{.when = lp::EndSpec::When::LABELS, .labels = END_LABELS}");
}

TEST_CASE("labels of the end are blamed where they stand") {
  CHECK(messages(withRest(",\n  end = (labels = [\"a\", \"pol\"], any = void)")) ==
        "x.topology.capnp:11:33: error: both `labels` and `any` are set, of which there can be one "
        "[LP0212]\nx.topology.capnp:11:10: note: `labels` is set here\n");
  CHECK(messages(withRest(",\n  end = (labels = [\"a\", \"pool\"])")) ==
        "x.topology.capnp:11:25: error: node `pool` cannot end the program: it has no run() and is "
        "no function [LP0251]\nx.topology.capnp:9:10: note: declared here\n");
}

TEST_CASE("dumps show functions and the end") {
  const std::string rest = ",\n  end = (labels = [\"f\", \"a\"])";
  const std::string decls = withRest(rest, "decls").dump;
  CHECK(decls.find("    node f  8:1\n      function  8:26\n        name x::f  8:34\n") !=
        std::string::npos);
  CHECK(decls.find("    end labels  11:9\n      label f  11:20\n      label a  11:25\n") !=
        std::string::npos);
  const std::string program = withRest(rest, "program").dump;
  CHECK(program.find("node f threads 16\n  function x::f in x.h\n") != std::string::npos);
  CHECK(program.ends_with("end labels f, a\n"));
  const std::string plan = withRest(rest, "plan").dump;
  CHECK(plan.find("node f: FNode of x::f()  x.topology.capnp:8:1\n      pin FIsCalled  x.h:") !=
        std::string::npos);
  CHECK(plan.find("end lp::EndSpec::When::LABELS f, a\n") != std::string::npos);
}

}  // namespace
}  // namespace lp::test
