#include "codegen/load/written_value.h"

#include <doctest/doctest.h>

#include <string>

namespace lp::gen {
namespace {

// "2:7" of a value given by names and indices.
std::string place(const WrittenValue& value) {
  return std::to_string(value.at.line) + ":" + std::to_string(value.at.column);
}

WrittenConstants read(const std::string& text) { return readWritten(SchemaText("x.capnp", text)); }

TEST_CASE("fields and elements stand where they were written") {
  WrittenConstants constants = read(R"(@0x1;
const program :Lp.Program = (
  name = "x",   # a comment, (with = brackets
  nodes = [(label = "a"), (label = "b", count = (number = 3))],
);)");
  const WrittenValue& program = constants.values.at("program");
  CHECK(place(program) == "2:29");
  CHECK(place(*program.field("name")) == "3:10");
  const WrittenValue& nodes = *program.field("nodes");
  CHECK(place(nodes) == "4:11");
  REQUIRE(nodes.elements.size() == 2);
  CHECK(place(nodes.elements[1]) == "4:27");
  CHECK(place(*nodes.elements[1].field("count")->field("number")) == "4:59");
  CHECK(nodes.elements[1].field("class") == nullptr);
}

TEST_CASE("the end of a value is known, too") {
  WrittenConstants constants = read("const name :Text = \"four\";");
  CHECK(constants.values.at("name").at.column == 20);
  CHECK(constants.values.at("name").at.endColumn == 26);
}

TEST_CASE("names of other constants") {
  WrittenConstants constants = read(R"(
const a :T = (x = .counter, y = S.deep.name, z = import "o.capnp".other, w = void, v = -3);)");
  const WrittenValue& a = constants.values.at("a");
  CHECK(a.field("x")->name.parts == std::vector<std::string>{"counter"});
  CHECK(a.field("y")->name.parts == std::vector<std::string>{"S", "deep", "name"});
  CHECK(a.field("z")->name.import == "o.capnp");
  CHECK(a.field("z")->name.parts == std::vector<std::string>{"other"});
  CHECK(a.field("v")->name.isEmpty());
}

TEST_CASE("a field set twice is there twice, and the last one counts") {
  WrittenConstants constants = read("const a :T = (x = 1, x = 2);");
  const WrittenValue& a = constants.values.at("a");
  CHECK(a.fields.size() == 2);
  CHECK(place(*a.field("x")) == "1:26");
}

TEST_CASE("constants within structs, values with annotations, empty values, text in backticks") {
  WrittenConstants constants = read(R"(struct Outer {
  f @0 :Text = "const no :T = (";
  const inner :T = (a = [], b = (), c = "x" "y", d = 1) $note("const");
  struct Deep { const last :Text = `const no :T = 3;
; }
}
const after :UInt32 = 4;)");
  CHECK(constants.values.contains("Outer.inner"));
  CHECK(constants.values.contains("Outer.Deep.last"));
  CHECK(constants.values.contains("after"));
  CHECK(!constants.values.contains("no"));
  CHECK(place(*constants.values.at("Outer.inner").field("d")) == "3:54");
}

TEST_CASE("usings") {
  WrittenConstants constants = read(R"(using S = import "s.capnp";
using P = S.Producer;
using import "t.capnp".Deep.Thing;
using S.Other;)");
  CHECK(constants.aliases.at("S").import == "s.capnp");
  CHECK(constants.aliases.at("P").parts == std::vector<std::string>{"S", "Producer"});
  CHECK(constants.aliases.at("Thing").import == "t.capnp");
  CHECK(constants.aliases.at("Thing").parts == std::vector<std::string>{"Deep", "Thing"});
  CHECK(constants.aliases.at("Other").parts == std::vector<std::string>{"S", "Other"});
}

TEST_CASE("what is not well-formed comes to an end") {
  for (const char* text:
       {"const", "const a", "const a :", "const a :T = ", "const a :T = (", "using",
        "const a :T = (b = [", "using x = ", "const a :T = (b", "}}}", "\"abc"}) {
    read(text);
  }
}

}  // namespace
}  // namespace lp::gen
