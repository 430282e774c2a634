#include "runtime/launch/completion.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

namespace lp::_ {
namespace {

using When = EndSpec::When;

// a and b alone; c and d in the colocation 1, which is in 0 together with e; f has no run().
struct Program {
  explicit Program(EndSpec end, bool outerFirst = false, bool innerFirst = false)
      : completion({{.label = "a", .runs = true},
                    {.label = "b", .runs = true},
                    {.label = "c", .runs = true, .within = 1},
                    {.label = "d", .runs = true, .within = 1},
                    {.label = "e", .runs = true, .within = 0},
                    {.label = "f", .within = 0}},
                   {{.endsWithFirst = outerFirst}, {.within = 0, .endsWithFirst = innerFirst}},
                   end) {}

  // The first of these that ends it; "" if all together do not.
  char returned(std::string_view labels) {
    for (char label: labels) {
      if (completion.isDone()) return '!';
      completion.returned(static_cast<std::size_t>(label - 'a'));
      if (completion.isDone()) return label;
    }
    return ' ';
  }

  Completion completion;
};

TEST_CASE("completion: all, whatever they are in") {
  CHECK(Program({}).returned("edcba") == 'a');
  CHECK(Program({}).returned("abcd") == ' ');
  CHECK(Program({}).returned("abced") == 'd');
}

TEST_CASE("completion: a colocation is done with its first member, and an inner one is a member") {
  CHECK(Program({}, true, false).returned("abe") == 'e');
  CHECK(Program({}, true, false).returned("abcd") == 'd');
  CHECK(Program({}, false, true).returned("abce") == 'e');
  CHECK(Program({}, false, true).returned("abcd") == ' ');
  CHECK(Program({}, true, true).returned("cab") == 'b');
}

TEST_CASE("completion: any: a colocation counts as one") {
  CHECK(Program({.when = When::ANY}).returned("b") == 'b');
  CHECK(Program({.when = When::ANY}).returned("dec") == 'c');
  CHECK(Program({.when = When::ANY}, true).returned("de") == 'e');
}

TEST_CASE("completion: labels wait for their own, or for a colocation that is done without them") {
  constexpr std::string_view LABELS[] = {"a", "d"};
  const EndSpec end{.when = When::LABELS, .labels = LABELS};
  CHECK(Program(end).returned("cebad") == 'd');
  CHECK(Program(end, false, true).returned("ca") == 'a');
  CHECK(Program(end, true, false).returned("da") == 'a');
  CHECK(Program(end, true, false).returned("aced") == 'e');
}

TEST_CASE("completion: who is started again has not returned") {
  Program program({.when = When::ALL}, false, true);
  CHECK(program.returned("abc") == ' ');
  program.completion.again(2);
  program.completion.returned(4);
  CHECK(!program.completion.isDone());
  program.completion.returned(2);
  CHECK(program.completion.isDone());
  program.completion.again(0);
  CHECK(!program.completion.isDone());
}

TEST_CASE("completion: nothing to wait for") {
  CHECK(Program({.when = When::NEVER}).completion.isEndless());
  CHECK(Program({.when = When::NEVER}).returned("abcde") == ' ');
  CHECK(!Program({}).completion.isEndless());
  constexpr std::string_view LABELS[] = {"f"};
  CHECK(Program({.when = When::LABELS, .labels = LABELS}).completion.isEndless());
  CHECK(Completion({{.within = 0}}, {{.endsWithFirst = true}}, {}).isEndless());
  CHECK(!Completion({{.within = 0}}, {{.endsWithFirst = true}}, {}).isDone());
}

}  // namespace
}  // namespace lp::_
