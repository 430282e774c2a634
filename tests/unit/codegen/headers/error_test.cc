#include "tests/unit/codegen/headers/reading.h"

#include <doctest/doctest.h>

namespace lp::gen::test {

TEST_CASE("a header that does not compile: Clang's words, notes, then the topology's place") {
  Reading reading;
  reading.file("cp/bad.h", R"(#pragma once
#include <optional>
class Bad { void f(Strin s); int g(; };
class Worse { std::optional<int&> x; };
)");
  reading.want("cp/bad.h", "Bad");
  std::string messages = reading.messages();
  CHECK(messages.find("cp/bad.h:3:20: error: unknown type name 'Strin' [LP0350]\n") == 0);
  CHECK(messages.find("cp/bad.h:3:35: note: to match this '('\n") != std::string::npos);
  CHECK(messages.find("cp/bad.h:4:35: note: in instantiation of template class "
                      "'std::optional<int &>' requested here\n") != std::string::npos);
  CHECK(
      messages.find("x.topology.capnp:1:5: error: header `cp/bad.h` does not compile [LP0350]\n") !=
      std::string::npos);
}

TEST_CASE("one bad header does not hide the others") {
  Reading reading;
  reading.file("error.h", "#error not for you\nstruct A { void f(); };");
  reading.file("missing.h", "#include \"nope.h\"\nvoid f(nope::X); struct B {};");
  reading.file("good.h", "struct C { void run(); };");
  reading.file("empty.h", "");
  reading.want("error.h", "A").want("missing.h", "B").want("gone.h", "G").want("good.h", "C");
  reading.want("empty.h", "E").want("error.h", "A");
  CHECK(reading.headers().classes.at("C").methods.size() == 1);
  CHECK(reading.messages() ==
        R"(error.h:1:2: error: not for you [LP0350]
x.topology.capnp:1:5: error: header `error.h` does not compile [LP0350]
missing.h:1:10: error: 'nope.h' file not found [LP0350]
x.topology.capnp:2:5: error: header `missing.h` does not compile [LP0350]
x.topology.capnp:3:5: error: header `gone.h` is not found [LP0351]
note: did you mean `good.h`?
5 errors
)");
}

TEST_CASE("a header that is not there: where it was looked up") {
  Reading reading;
  reading.options.flags = {"-Iinclude", "-iquote", "src", "-I", "include"};
  reading.want("acme/nothing_like_it.h", "A").want("", "B").want("a\"b.h", "C").want(".", "D");
  const std::string messages = reading.messages();
  CHECK(messages.find("x.topology.capnp:1:5: error: header `acme/nothing_like_it.h` is not found "
                      "[LP0351]\nnote: looked up in `.`, `include`, `src`;") != std::string::npos);
  CHECK(messages.find("x.topology.capnp:2:5: error: header `` is not found") != std::string::npos);
  CHECK(messages.find("x.topology.capnp:3:5: error: header `a\"b.h`") != std::string::npos);
  CHECK(messages.find("4 errors\n") != std::string::npos);
}

TEST_CASE("a missing *.lp.h names the dep, and is the only message") {
  const std::string text = "#include \"rl/rl.lp.h\"\nstruct A { A(rl::CounterHandle c); };";
  Reading unknown;
  unknown.file("rl/actor.h", text).want("rl/actor.h", "A");
  CHECK(unknown.messages() ==
        "rl/actor.h:1:10: error: `rl/rl.lp.h`, which a services library brings, is not found "
        "[LP0352]\n"
        "note: add the `lp_services` target of `rl/rl.capnp` to the deps of the library that has "
        "`rl/actor.h` (by hand: run `lpgen services` on it first, and give -I its output folder)\n"
        "x.topology.capnp:1:5: note: `rl/actor.h` is asked for here\n"
        "1 error\n");
  Reading known;
  known.file("rl/actor.h", text).want("rl/actor.h", "A");
  known.options.servicesLabels["rl/rl.lp.h"] = "//rl:services";
  CHECK(known.messages().find("note: add `//rl:services` to the deps of the library that has "
                              "`rl/actor.h`\n") != std::string::npos);
}

TEST_CASE("a template without end, and names that are no names") {
  Reading reading;
  reading.file("a.h", R"(
template <int N> struct Deep { using T = typename Deep<N + 1>::T; };
struct A { Deep<0>::T t; };
)");
  reading.file("b.h", "template <typename T> struct Store {}; struct B {};");
  reading.want("a.h", "A");
  for (const char* name: {"Stroe<int>", "Store<Nope>", "Store<int>; int y", "Store<int", "Store<>",
                          "Store<int>::X", "Store<\n>", "<", ">"}) {
    reading.want("b.h", name);
  }
  CHECK(reading.headers().classes.count("A") == 1);
  CHECK(reading.headers().classes.size() == 1);
  CHECK(reading.messages().find("recursive template instantiation exceeded") != std::string::npos);
  CHECK(reading.messages().find("`b.h`") == std::string::npos);
}

TEST_CASE("letters beyond ASCII, carriage returns, no newline at the end") {
  Reading reading;
  reading.file("a.h",
               "struct Gr\xc3\xb6\xc3\x9f"
               "e { // \xc3\xa4\r\n\r\n  // \xc3\xbc\r\n"
               "  void l\xc3\xa4nge(int \xc3\xb6 = 3); };");
  reading.want("a.h",
               "Gr\xc3\xb6\xc3\x9f"
               "e");
  CHECK(reading.dumped() ==
        "\nclass Gr\xc3\xb6\xc3\x9f"
        "e  a.h:1:8-15\n"
        "  constructor Gr\xc3\xb6\xc3\x9f"
        "e()  a.h:1:8-15\n"
        "  method void l\xc3\xa4nge(int \xc3\xb6 = 3)  a.h:4:8-14\n"
        "    # \xc3\xbc\n    \xc3\xb6: int32 = 3\n    -> void\n");
}

}  // namespace lp::gen::test
