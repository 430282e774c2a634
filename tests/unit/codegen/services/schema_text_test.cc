#include "codegen/load/schema_text.h"

#include <doctest/doctest.h>

#include <string>

namespace lp::gen {
namespace {

std::string at(const SchemaText& text, std::string_view path) {
  Position position = text.find(path);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

TEST_CASE("each declaration has its place") {
  SchemaText text("a.capnp", R"(@0xc0ffeec0ffeec0ff;  # struct No {}
using S = import "s.capnp";
struct Shape $Lp.cxx("Form") {
  name @0 :Text = "struct { x @0";
  union { circle @1 :Float64; box :group { width @2 :Float32; } }
  enum Kind { round @0; edgy @1 $Lp.cxx("EDGED"); }
  struct @3 :Bool;
}
interface Store extends(S.Base, import "t.capnp".Base) {
  find @0 [T] (key :List(Text), other :S.Other(Text) $Lp.optional) -> (value :Text);
}
const pi :Float64 = 3.5e-1;
)");
  CHECK(at(text, "Shape") == "3:8");
  CHECK(at(text, "Shape.name") == "4:3");
  CHECK(at(text, "Shape.circle") == "5:11");
  CHECK(at(text, "Shape.box.width") == "5:44");
  CHECK(at(text, "Shape.Kind.edgy") == "6:25");
  CHECK(at(text, "Shape.struct") == "7:3");
  CHECK(at(text, "Store.find") == "10:3");
  CHECK(at(text, "Store.find$Params.key") == "10:16");
  CHECK(at(text, "Store.find$Params.other") == "10:33");
  CHECK(at(text, "Store.find$Results.value") == "10:72");
  CHECK(at(text, "pi") == "12:7");

  SUBCASE("the longest known prefix answers, else the file") {
    CHECK(at(text, "Store.find$Params.nothing") == "10:3");
    CHECK(at(text, "No") == "0:0");
  }
  SUBCASE("annotations") {
    CHECK(text.findAnnotation("Shape", "cxx").column == 22);
    CHECK(text.findAnnotation("Shape.Kind.edgy", "cxx").column == 41);
    CHECK(text.findAnnotation("Shape.name", "cxx") == text.find("Shape.name"));
  }
  SUBCASE("imports") {
    REQUIRE(text.imports().size() == 2);
    CHECK(text.imports()[0].alias == "S");
    CHECK(text.imports()[1].alias.empty());
    CHECK(text.imports()[1].path == "t.capnp");
  }
}

TEST_CASE("broken text ends the scan, and that is all") {
  for (const char* broken:
       {"struct", "struct A {", "interface A { f @0 (", "\"", "$", "a @0 :B $C.d(",
        "using X = import", "}}}}", "enum E { a @0", "0x\"12 34", "`text"}) {
    CAPTURE(broken);
    SchemaText text("a.capnp", broken);
    CHECK(text.file() == "a.capnp");
  }
}

}  // namespace
}  // namespace lp::gen
