#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

// A runner `a`, with a handle to a `pool` that may not exist.
Run existing(const std::string& when, const std::string& handle, const std::string& type,
             const std::string& dump = {}) {
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::R\", header = \"x.h\", arguments = [(" +
                  handle + ")])),\n(label = \"pool\", " + when +
                  " class = (name = \"x::Server\", header = \"x.h\", serves = \"S.P\"))",
      .header = "struct PHandle {}; struct Server { void g() {} };\n"
                "struct R { explicit R(" +
                type + " pool) {} void run() {} };",
      .schema = "interface P { g @0 (); }",
      .parameters = "size @0 :UInt32; on @1 :Bool;",
      .dump = dump,
  });
}

const std::string PLAIN = "handle = \"pool\"";

std::string rowOf(const std::string& when) {
  const Run run = existing(when, PLAIN, "PHandle");
  CHECK(run.errors == "");
  return emitted(run, "NODES[] = ", "};");
}

TEST_CASE("whether a node exists is a function of its row") {
  CHECK(rowOf("when = (parameter = \"on\"),").find(".exists = lp::_::existsIf<&Parameters::on>") !=
        std::string::npos);
  CHECK(rowOf("when = (launchTypes = [localMp, testMt]),")
            .find(".exists = lp::_::existsIn<lp::LaunchType::LOCAL_MP, lp::LaunchType::TEST_MT>") !=
        std::string::npos);
  CHECK(rowOf("").find(".exists") == std::string::npos);
}

TEST_CASE("who holds a handle to it does without, or is checked at launch") {
  const std::string when = "when = (parameter = \"on\"),";
  const Run strict = existing(when, PLAIN, "PHandle");
  CHECK(emitted(strict, "void checkA(const lp::Wiring& wiring) ", "}")
            .find("lp::_::checkNotEmpty(wiring, \"pool\")") != std::string::npos);
  const Run optional =
      existing(when, "handle = \"pool\", optional = true", "std::optional<PHandle>");
  CHECK(optional.errors == "");
  CHECK(optional.files.at("x_program.lp.cc").find("checkA") == std::string::npos);
  const Run always = existing("", PLAIN, "PHandle");
  CHECK(always.files.at("x_program.lp.cc").find("checkA") == std::string::npos);
}

TEST_CASE("what is wrong with it") {
  CHECK(
      messages(existing("when = (parameter = \"size\"),", PLAIN, "PHandle")) ==
      "x.topology.capnp:8:38: error: parameter `size` cannot say whether node `pool` exists: it is "
      "UInt32, not a Bool [LP0375]\n");
  CHECK(messages(existing("when = (parameter = \"of\"),", PLAIN, "PHandle")).find("[LP0221]") !=
        std::string::npos);
  CHECK(messages(existing("when = (unspecified = void),", PLAIN, "PHandle")) ==
        "x.topology.capnp:8:25: error: `when` of node `pool` does not say what it is: `parameter = "
        "\"...\"` or `launchTypes = [...]` is missing [LP0210]\n");
}

TEST_CASE("dumps show it") {
  const std::string decls =
      existing("when = (launchTypes = [localMp, testMt]),", PLAIN, "PHandle", "decls").dump;
  CHECK(decls.find("      when localMp, testMt  8:40\n") != std::string::npos);
}

}  // namespace
}  // namespace lp::test
