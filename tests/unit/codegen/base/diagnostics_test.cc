#include "codegen/base/diagnostics.h"

#include <doctest/doctest.h>

#include <string>

namespace lp::gen {
namespace {

constexpr Kind<std::string_view> UNKNOWN("LP0999", "unknown label `{}`");
constexpr Kind<> UNUSED("LP0998", "nothing uses this", Severity::WARNING);

// Every file has these lines.
class Lines final: public SourceLines {
 public:
  std::string line(const std::string&, unsigned line) override {
    return line == 2 ? "\tlearner = \"learnr\";" : "";
  }
};

TEST_CASE("a message has its place, its line and a caret; tabs line up") {
  Diagnostics diagnostics;
  diagnostics.report(UNKNOWN, {"a.capnp", 2, 12, 20}, "learnr")
      .note({"a.capnp", 7, 1, 0}, "did you mean `learner`, declared here?")
      .hint("labels are the `label`s of nodes");
  Lines lines;
  CHECK(print(diagnostics, lines) ==
        "a.capnp:2:12: error: unknown label `learnr` [LP0999]\n"
        "\tlearner = \"learnr\";\n"
        "\t          ^~~~~~~~\n"
        "a.capnp:7:1: note: did you mean `learner`, declared here?\n"
        "note: labels are the `label`s of nodes\n"
        "1 error\n");
}

TEST_CASE("messages of a file stand in its order; warnings are no errors") {
  Diagnostics diagnostics;
  diagnostics.report(UNUSED, {"a.capnp", 9, 1, 0});
  CHECK_FALSE(diagnostics.hadErrors());
  diagnostics.report(UNKNOWN, {"a.capnp", 3, 5, 0}, "x");
  diagnostics.report(UNUSED, {"a.capnp", 0, 0, 0});
  CHECK(diagnostics.hadErrors());
  Lines lines;
  CHECK(print(diagnostics, lines) ==
        "a.capnp: warning: nothing uses this [LP0998]\n"
        "a.capnp:3:5: error: unknown label `x` [LP0999]\n"
        "a.capnp:9:1: warning: nothing uses this [LP0998]\n"
        "1 error, 2 warnings\n");
}

TEST_CASE("nothing to say prints nothing") {
  Lines lines;
  CHECK(print(Diagnostics(), lines).empty());
}

TEST_CASE("colours are kept apart from the text") {
  Diagnostics diagnostics;
  diagnostics.report(UNUSED, {"a.capnp", 0, 0, 0});
  Lines lines;
  CHECK(print(diagnostics, lines, Colour::YES).starts_with("\x1b[1ma.capnp: \x1b[0m"));
}

TEST_CASE("nearest: two edits, one for short names, none for other names") {
  CHECK(nearest("learnr", {"actor", "learner"}) == "learner");
  CHECK(nearest("laerner", {"learner"}) == "learner");
  CHECK(nearest("ab", {"ba"}) == "ba");
  CHECK(nearest("ab", {"cd"}).empty());
  CHECK(nearest("producer", {"consumer"}).empty());
}

}  // namespace
}  // namespace lp::gen
