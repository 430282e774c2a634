#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/services/lpgen.h"

namespace lp::test {
namespace {

std::string errors(const std::string& schema) { return lpgen(schema).errors; }

std::string program(const std::string& schema) {
  Run run = lpgen({{"main.capnp", schema}}, {"--dump=program"});
  return run.errors + run.dump;
}

bool has(const std::string& text, const std::string& piece) {
  INFO(text);
  INFO(piece);
  return text.find(piece) != std::string::npos;
}

TEST_CASE("a message stands at the name, with its line") {
  CHECK(errors("interface Store { delete @0 (key :Text); }\n") ==
        "main.capnp:2:19: error: method `delete` cannot be called `delete` in C++: it is a "
        "reserved word [LP0106]\n"
        "interface Store { delete @0 (key :Text); }\n"
        "                  ^~~~~~\n"
        "note: give it another name in C++: `$Lp.cxx(\"...\")`\n"
        "1 error\n");
  CHECK(errors("interface Store { delete @0 (key :Text) $Lp.cxx(\"erase\"); }\n").empty());
}

TEST_CASE("dangerous names") {
  CHECK(has(errors("interface S { futures @0 (); }"), "it is a member of every handle [LP0106]"));
  CHECK(has(errors("interface S { lpType @0 (); }"), "it is a name of lpgen's own [LP0106]"));
  CHECK(has(errors("interface S { f @0 (class :Int8); }"), "parameter `class`"));
  CHECK(has(errors("enum E { null @0; }"), "cannot be called `NULL` in C++: it is a macro"));
  CHECK(has(errors("struct A { which @0 :Int8; union { a @1 :Void; b @2 :Void; } }"),
            "it is the member that holds the union"));
  CHECK(
      errors("struct A { which @0 :Int8; call @1 :Int8; params @2 :Int8; std @3 :Int8; }").empty());
  CHECK(errors("interface S { f @0 (call :Int8, params :Int8, here :Int8, object :Int8) -> "
               "(class :Int8); }")
            .empty());
}

TEST_CASE("names that are one name in C++") {
  CHECK(has(errors("struct A { getUrl @0 :Int8; getURL @1 :Int8; }"),
            "field `getURL` and field `getUrl` are the same words, by which names are matched "
            "[LP0119]"));
  CHECK(has(errors("struct StoreHandle {} interface Store {}"), "are both `StoreHandle`"));
  CHECK(has(errors("struct A { x @0 :Int8 $Lp.cxx(\"y\"); y @1 :Int8; }"), "are both `y` in C++"));
  CHECK(has(errors("struct A { x @0 :Int8 $Lp.cxx(\"a b\"); }"), "`a b` is not a C++ identifier"));
  CHECK(errors("struct A { circle @0 :Circle; } struct Circle {}").empty());
}

TEST_CASE("names for C++ by Cap'n Proto's own annotation") {
  CHECK(errors("interface Server $Cxx.name(\"FileServer\") { delete @0 () $Cxx.name(\"erase\"); }")
            .empty());
  CHECK(has(errors("interface Server { f @0 (); }"), "`$Cxx.name(\"...\")`"));
  CHECK(
      has(errors("interface S $Cxx.name(\"Client\") { f @0 (); }"), "a `Client` inside [LP0120]"));
  CHECK(has(errors("struct A { x @0 :Int8 $Cxx.name(\"a b\"); }"),
            "`a b` is not a C++ identifier [LP0112]"));
  CHECK(
      has(errors("struct A { x @0 :Int8 $Cxx.name(\"new\"); }"), "cannot be called `new` in C++"));
  const std::string text = program(
      "struct Reader $Cxx.name(\"Person\") { x @0 :Int8 $Cxx.name(\"y\") $Lp.cxx(\"z\"); }");
  CHECK(has(text, "Person"));
  CHECK(has(text, "z"));
  CHECK(text.find("Reader") == std::string::npos);
}

TEST_CASE("what is not supported is said") {
  CHECK(has(errors("struct A { x @0 :AnyPointer; }"),
            "field `x` is of type AnyPointer, which is not supported [LP0108]"));
  CHECK(has(errors("struct A { x @0 :List(Void); }"), "List(Void)"));
  CHECK(has(errors("struct A { x @0 :Void; }"), "carries nothing outside a union [LP0113]"));
  CHECK(has(errors("struct A(T) { x @0 :T; }"), "struct `A` is generic"));
  CHECK(has(errors("interface S { f @0 [T] (x :T); }"), "method `f` is generic"));
  CHECK(has(errors("struct A { x @0 :Int8 $Lp.optional; }"),
            "field `x` cannot be optional: a number is never absent [LP0114]"));
  CHECK(has(errors("struct A { x @0 :List(Int8) = [1]; }"), "[LP0116]"));
  CHECK(has(errors("struct A { x @0 :Lp.Tensor = (shape = []); }"), "[LP0116]"));
  CHECK(has(errors("interface S { f @0 (x :Int8) -> Lp.Tensor; }"),
            "method `f` has a tensor in place of its list of results [LP0124]"));
}

TEST_CASE("namespaces") {
  auto inFile = [](const std::string& text) {
    return lpgen(
               "@0x9e3779b97f4a7c15; using Cxx = import \"/capnp/c++.capnp\"; using Lp = import "
               "\"/lp/topology.capnp\"; struct A {} " +
               text)
        .errors;
  };
  CHECK(has(inFile(""), "does not say in which C++ namespace its services live [LP0103]"));
  CHECK(has(inFile("$Cxx.namespace(\"a\");"), "say `$Cxx.namespace(\"a::wire\");`"));
  CHECK(has(inFile("$Lp.namespace(\"a\"); $Cxx.namespace(\"a\");"), "both live in `a` [LP0105]"));
  CHECK(has(inFile("$Lp.namespace(\"a::class\");"), "`class` is a reserved word [LP0104]"));
  CHECK(has(inFile("$Lp.namespace(\"a::std\");"), "would hide what emitted code needs"));
  CHECK(inFile("$Lp.namespace(\"a::b\");").empty());
}

TEST_CASE("an import belongs to a dep, or is emitted in the same run") {
  std::map<std::string, std::string> files = {
      {"main.capnp", "using B = import \"base.capnp\"; struct A { b @0 :B.Base; }"},
      {"base.capnp", "struct Base {}"}};
  std::string without = lpgen(files).errors;
  CHECK(has(without, "field `b` uses `Base` of `base.capnp`, whose code no target of `deps` has"));
  CHECK(has(without, "note: it is imported here"));
  CHECK(lpgen(files, {"--dep=base.capnp=//base:services"}).errors.empty());
  CHECK(lpgen(files, {"--dep=base.capnp=//base:services"}).files.size() == 3);
  files["base.capnp"] = "struct Other {}";
  CHECK(lpgen({{"main.capnp", "struct A {}"}, {"base.capnp", "struct Base {}"}},
              {"main.capnp", "base.capnp"})
            .files.size() == 6);
}

TEST_CASE("schemas that use each other") {
  Run run = lpgen({{"main.capnp", "using B = import \"b.capnp\"; struct A { b @0 :B.B; }"},
                   {"b.capnp",
                    "using M = import \"main.capnp\"; struct B { c @0 :List(M.C); }"
                    "struct D {}"}},
                  {"main.capnp", "b.capnp"});
  CHECK(run.files.empty());
}

TEST_CASE("inheritance: diamonds are fine, two methods of one name are not") {
  CHECK(errors("interface A { a @0 (); } interface B extends(A) {} interface C extends(A) {} "
               "interface D extends(B, C) {}")
            .empty());
  CHECK(has(errors("interface A { go @0 (); } interface B { go @0 (); } "
                   "interface C extends(A, B) {}"),
            "service `C` gets two methods called `go` [LP0115]"));
}

TEST_CASE("a struct that holds itself is boxed; what a struct holds comes first") {
  CHECK(program("struct A { b @0 :B; as @1 :List(A); } struct B { a @0 :A; c @1 :C; } "
                "struct C { x @0 :Int8; }") ==
        "main.capnp -> acme (requested)\n"
        "  struct C\n"
        "    field x: std::int8_t = 0\n"
        "  struct A\n"
        "    field b: acme::B (boxed)\n"
        "    field as: std::vector<acme::A>\n"
        "  struct B\n"
        "    field a: acme::A (boxed)\n"
        "    field c: acme::C\n");
}

TEST_CASE("what Cap'n Proto finds is said in its words") {
  CHECK(has(errors("struct A { x @0 :Int3; }"),
            "main.capnp:2:18: error: not defined: Int3 [LP0100]"));
  CHECK(has(lpgen("@0x9e3779b97f4a7c15; using X = import \"no.capnp\";").errors,
            "the imported file `no.capnp` is not found [LP0102]"));
  CHECK(has(lpgen("@0x9e3779b97f4a7c15; using X = import \"/no.capnp\";").errors,
            "searched in `idl`"));
  CHECK(has(lpgen({}, {"no.capnp"}).errors, "no.capnp: error: cannot read `no.capnp` [LP0101]"));
  CHECK(has(lpgen("@0x9e3779b97f4a7c15; using X = import \"../../../../../x.capnp\";").errors,
            "LP0102"));
}

TEST_CASE("an empty schema is a warning, and its files are there") {
  Run run = lpgen("");
  CHECK(has(run.errors, "warning: the schema declares no struct, enum or interface [LP0117]"));
  CHECK(run.files.size() == 3);
}

TEST_CASE("no output after errors; all errors of one run") {
  Run run = lpgen("struct A { x @0 :AnyPointer; y @1 :AnyPointer; }");
  CHECK(run.files.empty());
  CHECK(has(run.errors, "2 errors"));
}

}  // namespace
}  // namespace lp::test
