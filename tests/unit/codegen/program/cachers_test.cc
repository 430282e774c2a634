#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

// A learner, a group of them, and users, which hold a handle to `held`; and these nodes.
Run run(const std::string& nodes, const std::string& held = "cacher") {
  return lpgen({
      .topology = fmt::format(
          "(label = \"learner\", class = (name = \"x::Learner\", header = \"x.h\", serves = "
          "\"S.Learner\")),\n"
          "(label = \"shard\", count = (number = 3), class = (name = \"x::Learner\", header = "
          "\"x.h\", serves = \"S.Learner\")),\n"
          "(label = \"all\", class = (name = \"x::All\", header = \"x.h\", arguments = [(handles = "
          "\"shard\"), (handle = \"learner\")])),\n"
          "(label = \"user\", count = (number = 3), class = (name = \"x::User\", header = \"x.h\", "
          "arguments = [(handle = \"{}\")])),\n{}",
          held, nodes),
      .header = "struct LearnerHandle {};\n"
                "struct All {\n"
                "  All(std::vector<LearnerHandle> all, LearnerHandle one) {}\n"
                "  void run() {}\n"
                "};\n"
                "struct User { explicit User(LearnerHandle learner) {} void run() {} };\n"
                "struct Learner {\n"
                "  std::uint64_t version() { return 0; }\n"
                "  void put(std::uint64_t step) {}\n"
                "  std::uint64_t get(const std::vector<std::string>& names) { return 0; }\n"
                "};",
      .schema = "interface Base { version @0 () -> (version :UInt64) $Lp.readOnly; }\n"
                "interface Learner extends(Base) {\n"
                "  put @0 (step :UInt64);\n"
                "  get @1 (names :List(Text)) -> (step :UInt64) $Lp.readOnly;\n"
                "}",
  });
}

std::string cacher(const std::string& fields) {
  return fmt::format("(label = \"cacher\", cacher = ({})),\n", fields);
}

TEST_CASE("a cacher is a table of methods, and a handle to what it caches") {
  const Run good = run(cacher(
      "of = \"learner\", methods = [\"get\", \"version\"], refreshMs = 100, staleAfterMs = 200"));
  CHECK(good.errors == "");
  CHECK(emitted(good, "lp::_::CachedMethod CACHER_SPEC_METHODS[] = {", "};") ==
        " {x::LearnerInterface::LP_ID, 1}, {x::BaseInterface::LP_ID, 0}, ");
  CHECK(emitted(good, "lp::_::CacherSpec CACHER_SPEC = {", "};") ==
        ".service = &x::LearnerInterface::LP_SERVICE, .methods = CACHER_SPEC_METHODS, "
        ".refreshMs = 100, .staleAfterMs = 200, .size = 16");
  CHECK(emitted(good, "class CacherNode final: public lp::_::Cacher { public: ", "};") ==
        "explicit CacherNode(const lp::Wiring& wiring) "
        ": Cacher(wiring.handle<lp::Handle>(\"learner\"), CACHER_SPEC) {} ");
  CHECK(emitted(good, "{.label = \"cacher\",", "}").find(".serves = true") != std::string::npos);
  CHECK(good.files.at("x_testing.lp.h").find("OneNode<x::LearnerAdapter> cacher{") !=
        std::string::npos);
}

TEST_CASE("handles to a cacher are handles to what it caches, whichever stands first") {
  const std::string learner =
      "(label = \"late\", class = (name = \"x::Learner\", header = \"x.h\", serves = "
      "\"S.Learner\")),\n";
  CHECK(run(cacher("of = \"late\", methods = [\"get\"]") + learner).errors == "");
  // A cacher of a cacher.
  const std::string outer =
      "(label = \"outer\", cacher = (of = \"cacher\", methods = [\"get\"])),\n";
  const Run nested = run(outer + cacher("of = \"learner\", methods = [\"get\"]"), "outer");
  CHECK(nested.errors == "");
  CHECK(emitted(nested, "explicit UserNode(const lp::Wiring& wiring)", "{}")
            .find("wiring.handle<x::LearnerHandle>(\"outer\")") != std::string::npos);
}

TEST_CASE("of a group a cacher has the one that its index leads to") {
  auto handle = [](const std::string& fields) {
    const std::string node =
        "(label = \"cacher\", count = (number = 3), cacher = (methods = [\"get\"], of = " + fields;
    return emitted(run(node + ")),\n", "learner"), "CacherNode(const lp::Wiring& wiring)",
                   ", CACHER_SPEC");
  };
  CHECK(handle("\"shard\"") ==
        " : Cacher(wiring.handle<lp::Handle>(\"shard\", lp::_::modulo(wiring, \"shard\"))");
  CHECK(handle("\"shard\", by = modulo") == handle("\"shard\""));
  CHECK(handle("\"shard\", by = sameIndex") ==
        " : Cacher(wiring.handle<lp::Handle>(\"shard\", wiring.index())");
}

TEST_CASE("what a cacher cannot be of") {
  auto said = [](const std::string& fields) { return messages(run(cacher(fields))); };
  auto has = [](const std::string& text, const std::string& part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(said("methods = [\"get\"]"), "cacher `cacher` does not say what it is: `of = \"...\"`");
  has(said("of = \"learner\""), "cacher `cacher` does not say what it is: `methods = [\"...\"]`");
  has(said("of = \"lerner\", methods = [\"get\"]"), "[LP0203]");
  has(said("of = \"all\", methods = [\"get\"]"), "[LP0244]");
  has(said("of = \"learner\", methods = [\"got\"]"), "[LP0271]");
  has(said("of = \"learner\", by = modulo, methods = [\"get\"]"), "[LP0242]");
  has(said("of = \"shard\", by = stride, methods = [\"get\"]"),
      "`by = stride` does not go with `cacher` [LP0242]");
  has(said("of = \"shard\", by = sameIndex, methods = [\"get\"]"), "[LP0245]");
  has(said("of = \"cacher\", methods = [\"get\"]"), "cacher `cacher` caches itself [LP0390]");
  has(said("of = \"learner\", methods = [\"put\"]"),
      "method `put` cannot be cached: it is not annotated readOnly [LP0391]");
  has(said("of = \"learner\", methods = [\"get\", \"get\"]"), "[LP0392]");
  has(said("of = \"learner\", methods = [\"get\"], size = 10001"),
      "`size` of cacher `cacher` cannot be 10001: 1 to 10000 will do [LP0393]");
}

}  // namespace
}  // namespace lp::test
