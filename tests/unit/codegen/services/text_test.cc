#include "codegen/emit/text.h"

#include <doctest/doctest.h>

#include <string>

namespace lp::gen {
namespace {

const std::string LONG(40, 'x');

TEST_CASE("a list stays on its line, or is packed behind its bracket") {
  CHECK(Text().list("f(", {"a", "b"}, ");").text() == "f(a, b);\n");
  CHECK(Text().list("f(", {}, ") const;").text() == "f() const;\n");
  CHECK(Text().list("f(", {LONG, LONG, LONG}, ");").text() ==
        "f(" + LONG + ", " + LONG + ",\n  " + LONG + ");\n");
}

TEST_CASE("what does not fit behind its bracket stands below, four columns in") {
  std::string head = std::string(70, 'f') + "(";
  CHECK(Text().indent().list(head, {LONG, "b"}, ");").text() ==
        "  " + head + "\n      " + LONG + ", b);\n");
}

TEST_CASE("comments wrap at words and keep their lines") {
  CHECK(Text().comment("").text() == "");
  CHECK(Text().comment("One.\n\n  set in").text() == "// One.\n//\n//   set in\n");
  std::string word(60, 'w');
  CHECK(Text().comment(word + " " + word).text() == "// " + word + "\n// " + word + "\n");
}

TEST_CASE("a short function is one line") {
  CHECK(Text().function("int f(", {"int x"}, ")", "return x;").text() ==
        "int f(int x) { return x; }\n");
  CHECK(Text().function("int f(", {"int x"}, ")", "return " + LONG + LONG + ";").text() ==
        "int f(int x) {\n  return " + LONG + LONG + ";\n}\n");
}

TEST_CASE("gaps do not pile up") {
  Text text;
  text.openNamespace("a").line("int x;").gap().gap().line("int y;").gap().closeNamespace("a");
  CHECK(text.text() == "namespace a {\n\nint x;\n\nint y;\n\n}  // namespace a\n");
}

TEST_CASE("includes: own, standard, ours; sorted") {
  Includes includes{"a.h", {"vector", "cstdint"}, {"z.h", "b.h"}};
  CHECK(Text().includes(includes).line("x").text() ==
        "#include \"a.h\"\n\n#include <cstdint>\n#include <vector>\n\n#include \"b.h\"\n"
        "#include \"z.h\"\n\nx\n");
}

}  // namespace
}  // namespace lp::gen
