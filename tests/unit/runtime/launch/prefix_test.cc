#include "runtime/launch/prefix.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "runtime/error.h"
#include "runtime/launch/shell_words.h"

namespace lp::_ {
namespace {

using Words = std::vector<std::string>;
using Resolved = std::map<std::size_t, Words>;

Words split(std::string_view text) {
  Words words;
  CHECK(!splitWords(text, words));
  return words;
}

std::string wrongWords(std::string_view text) {
  Words words;
  return splitWords(text, words).value_or("");
}

TEST_CASE("words: as a shell splits them") {
  CHECK(split("gdb --args") == Words{"gdb", "--args"});
  CHECK(split("  a\t b\n") == Words{"a", "b"});
  CHECK(split("") == Words{});
  CHECK(split(R"('a b' "c d" e\ f)") == Words{"a b", "c d", "e f"});
  CHECK(split(R"(a'b'"c"d '')") == Words{"abcd", ""});
  CHECK(split(R"('\' "\"\\\$\x" '"')") == Words{"\\", "\"\\$\\x", "\""});
  CHECK(split("$HOME *") == Words{"$HOME", "*"});
  CHECK(wrongWords("a 'b") == "lacks a closing '");
  CHECK(wrongWords("a \"b") == "lacks a closing \"");
  CHECK(wrongWords("a\\") == "ends in a backslash");
}

TEST_CASE("words: what is quoted is split into the same") {
  for (const Words& words:
       std::vector<Words>{{"gdb", "--args"}, {"a b", "it's", "", "\\", "\"", "$x", "a\nb"}}) {
    CHECK(split(quotedWords(words)) == words);
  }
  CHECK(quotedWords(Words{"gdb", "--ex=run", "/bin/x"}) == "gdb --ex=run /bin/x");
}

Prefix read(std::string_view text) {
  Prefix prefix;
  CHECK(!readPrefix(text, prefix));
  return prefix;
}

std::vector<LaunchedNode> nodes() {
  std::vector<LaunchedNode> all;
  for (const auto& [label, index]: std::vector<std::pair<std::string, std::uint32_t>>{
           {"learner", 0}, {"actor", 0}, {"actor", 1}}) {
    all.push_back({.id = {label, index}});
  }
  return all;
}

Resolved resolve(const std::vector<Prefix>& prefixes) {
  return resolvePrefixes(prefixes, nodes(), "/usr/bin:/bin");
}

std::string refusal(const std::vector<std::string>& texts) {
  try {
    std::vector<Prefix> prefixes;
    for (const std::string& text: texts) prefixes.push_back(read(text));
    const Resolved resolved = resolve(prefixes);
    nodeWithStdin(resolved, nodes());
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return "";
}

TEST_CASE("prefixes: by label and by node, whichever is given first") {
  CHECK(read("learner:gdb --args").target == "learner");
  CHECK(read("actor/1:a:b c").words == Words{"a:b", "c"});
  const Resolved both{{1, {"env", "A"}}, {2, {"sh", "B"}}};
  CHECK(resolve({read("actor:env A"), read("actor/1:sh B")}) == both);
  CHECK(resolve({read("actor/1:sh B"), read("actor:env A")}) == both);
  CHECK(resolve({}).empty());
}

TEST_CASE("prefixes: what is wrong, all of it") {
  Prefix prefix;
  CHECK(readPrefix("gdb --args", prefix) == "is no LABEL:COMMAND or LABEL/INDEX:COMMAND");
  CHECK(readPrefix(":gdb", prefix) == "is no LABEL:COMMAND or LABEL/INDEX:COMMAND");
  CHECK(readPrefix("actor: ", prefix) == "has no command behind the colon");
  CHECK(refusal({"actr:env"}) == "--lp_prefix: no node has the label actr; did you mean actor?");
  CHECK(refusal({"actor/2:env"}) ==
        "--lp_prefix: there is no node actor/2: actor has indices 0 to 1");
  CHECK(refusal({"learner/x:env"}) ==
        "--lp_prefix: there is no node learner/x: learner has index 0 alone");
  CHECK(refusal({"actor:env", "actor:sh"}) == "--lp_prefix: actor is given twice");
  CHECK(refusal({"zoo:no_such_program"}) ==
        "--lp_prefix: no node has the label zoo; there are actor, learner\n"
        "--lp_prefix: there is no program no_such_program to be executed");
}

TEST_CASE("prefixes: nodes of one process are under one command") {
  const Placement placement{.colocations = {},
                            .processes = {{"a+b/0", {0, 2}}, {"actor/0", {1}}},
                            .processOf = {0, 1, 0},
                            .colocationOf = {}};
  auto of = [&](const Resolved& prefixes) {
    return prefixesOfProcesses(prefixes, nodes(), placement);
  };
  CHECK(of({}) == Resolved{});
  CHECK(of({{1, {"env"}}, {2, {"gdb"}}}) == Resolved{{0, {"gdb"}}, {1, {"env"}}});
  CHECK(of({{0, {"gdb"}}, {2, {"gdb"}}}) == Resolved{{0, {"gdb"}}});
  CHECK_THROWS_WITH_AS(of({{0, {"gdb"}}, {2, {"env"}}}),
                       doctest::Contains("--lp_prefix: learner/0 and actor/1 share the process "
                                         "a+b/0, which can be started under one command"),
                       Error);
}

TEST_CASE("prefixes: one debugger has stdin, and only a debugger") {
  auto who = [](const Resolved& prefixes) { return nodeWithStdin(prefixes, nodes()); };
  CHECK(who({}) == std::nullopt);
  CHECK(who({{0, {"valgrind", "-q"}}}) == std::nullopt);
  CHECK(who({{0, {"valgrind"}}, {1, {"/usr/bin/gdb", "--args"}}}) == 1);
  CHECK(who({{2, {"lldb-19", "--"}}}) == 2);
  CHECK(who({{1, {"gdb", "-batch", "--args"}}, {2, {"gdb", "--batch", "--args"}}}) == std::nullopt);
  CHECK(who({{1, {"gdbserver", ":1"}}, {2, {"gdbserver", ":2"}}}) == std::nullopt);
  const Resolved two{{1, {"gdb"}}, {2, {"gdb"}}};
  CHECK_THROWS_AS(who(two), Error);
}

}  // namespace
}  // namespace lp::_
