// Several programs in one topology file: the one that `--name` names is built.
#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

constexpr const char* RUNNER = "struct Runner { explicit Runner(int n = 0) {} void run() {} };";

// A program `x` of one runner, and `other` before it.
Run beside(const std::string& other, const std::string& parameters = {}) {
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\"))",
      .header = RUNNER,
      .parameters = parameters,
      .before = other,
  });
}

TEST_CASE("the program that is named is built, wherever it stands") {
  const Run run = beside(
      "const other :Lp.Program = (name = \"other\", nodes = [(label = \"b\", class = (name = "
      "\"x::Runner\", header = \"x.h\"))]);");
  CHECK(run.errors == "");
  CHECK(emitted(run, "namespace x { namespace", "{") != "");
  const std::string& source = run.files.at("x_program.lp.cc");
  CHECK(source.find("\"a\"") != source.npos);
  CHECK(source.find("\"b\"") == source.npos);
  for (const auto& [name, text]: run.files) CHECK(name.starts_with("x_"));
}

TEST_CASE("of the other programs nothing is checked but their names") {
  const Run run = beside(
      "const other :Lp.Program = (name = \"Other Program\", parameters = \"None\", nodes = [\n"
      "(label = \"b\", class = (name = \"y::None\", header = \"none.h\", serves = \"None\"))]);");
  CHECK(run.errors == "");
  CHECK(messages(beside("const other :Lp.Program = ();")) ==
        "x.topology.capnp:5:7: error: program `other` has no name [LP0202]\n");
  CHECK(messages(beside("const other :Lp.Program = (name = \"x\");")) ==
        "x.topology.capnp:6:37: error: two programs are named `x` [LP0400]\n"
        "x.topology.capnp:5:35: note: the other one is here\n");
}

TEST_CASE("each program may have parameters of its own, with bounds") {
  const std::string others =
      "struct Inner { size @0 :UInt32 = 1 $Lp.range(min = 1); }\n"
      "struct OtherParameters { inner @0 :List(Inner); more :group { n @1 :UInt32 = 2 "
      "$Lp.range(min "
      "= 1); } }\n";
  const std::string size = "size @0 :UInt32 = 1 $Lp.range(min = 1);";
  const std::string other = "const other :Lp.Program = (name = \"other\"";
  CHECK(beside(others + other + ", parameters = \"OtherParameters\");", size).errors == "");
  // Those of no program have no effect.
  const std::string said = messages(beside(others + other + ");", size));
  CHECK(said.find("`$Lp.range` has no effect on field `size`") != said.npos);
  CHECK(said.find("`$Lp.range` has no effect on field `n`") != said.npos);
}

TEST_CASE("of the file's structs, those that the program's parameters are made of are emitted") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Runner\", header = \"x.h\"))",
      .header = RUNNER,
      .parameters = "codec @0 :Codec; outer @1 :Outer.Inner;",
      .before = "struct Outer { struct Inner { deep @0 :Deep; } struct Beside {} more @0 "
                ":More; }\nstruct Deep {} struct More {} enum Codec { zstd @0; }\n"
                "struct OtherParameters { shade @0 :Shade; } enum Shade { red @0; }\n"
                "const other :Lp.Program = (name = \"other\", parameters = "
                "\"OtherParameters\");",
  });
  CHECK(run.errors == "");
  const std::string header = run.files["x_program.lp.h"];
  for (const char* one: {"struct Parameters {", "enum class Codec", "struct Outer {",
                         "struct Inner {", "struct Beside {", "struct Deep {", "struct More {"}) {
    CAPTURE(one);
    CHECK(header.find(one) != header.npos);
  }
  CHECK(header.find("OtherParameters") == header.npos);
  CHECK(header.find("Shade") == header.npos);
}

}  // namespace
}  // namespace lp::test
