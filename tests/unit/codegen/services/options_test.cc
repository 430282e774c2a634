#include "codegen/options.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

namespace lp::gen {
namespace {

std::string trouble(const std::vector<std::string>& arguments) {
  auto parsed = parseOptions(arguments);
  auto* wrong = std::get_if<WrongCommandLine>(&parsed);
  return wrong != nullptr ? wrong->text : "";
}

Options good(const std::vector<std::string>& arguments) {
  REQUIRE(trouble(arguments) == "");
  return std::get<Options>(parseOptions(arguments));
}

TEST_CASE("services") {
  Options options = good({"services", "--out=gen", "-I", "idl", "-Ia", "--dep=b.capnp=//b:services",
                          "--src-prefix", "x", "a.capnp", "c.capnp"});
  CHECK(options.command == Options::Command::SERVICES);
  CHECK(options.out == "gen");
  CHECK(options.importRoots ==
        std::vector<std::string>{"idl", "a", "/usr/local/include", "/usr/include"});
  CHECK(options.deps.at("b.capnp") == "//b:services");
  CHECK(options.srcPrefixes == std::vector<std::string>{"x"});
  CHECK(options.schemas == std::vector<std::string>{"a.capnp", "c.capnp"});
}

TEST_CASE("program: all after `--` are flags") {
  Options options = good({"program", "--out=gen", "--name=cp", "--no-standard-import",
                          "cp.topology.capnp", "--", "-DX", "--out=no"});
  CHECK(options.name == "cp");
  CHECK(options.topology == "cp.topology.capnp");
  CHECK(options.importRoots.empty());
  CHECK(options.flags == std::vector<std::string>{"-DX", "--out=no"});
}

TEST_CASE("questions are answered whatever else is there") {
  CHECK(good({"--help"}).command == Options::Command::HELP);
  CHECK(good({"services", "--help"}).command == Options::Command::HELP);
  CHECK(good({"--version"}).command == Options::Command::VERSION);
}

TEST_CASE("what is wrong is said") {
  CHECK(trouble({}) == "a command is missing: `services` or `program`");
  CHECK(trouble({"service"}) == "`service` is no command; did you mean `services`?");
  CHECK(trouble({"services", "a.capnp"}) == "`--out=DIR` is missing");
  CHECK(trouble({"services", "--out=x"}) == "no schema is given");
  CHECK(trouble({"services", "--out"}) == "`--out` needs a value");
  CHECK(trouble({"services", "--otu=x", "a.capnp"}) ==
        "unknown option `--otu`; did you mean `--out`?");
  CHECK(trouble({"services", "--out=x", "--dep=a", "a.capnp"}) ==
        "`--dep=a` is not of the form PATH=LABEL");
  CHECK(trouble({"services", "--stop-after=lunch", "a.capnp"}) ==
        "`--stop-after=lunch` is none of `load`, `check`, `plan`");
  CHECK(trouble({"services", "--out=x", "--name=y", "a.capnp"}) ==
        "`--name`, `-p` and `--` are options of `lpgen program`");
  CHECK(trouble({"program", "--out=x", "a.capnp", "b.capnp"}) ==
        "more than one topology: `a.capnp` and `b.capnp`");
  CHECK(trouble({"program", "--out=x"}) == "the topology file is missing");
}

TEST_CASE("nothing to write needs no folder") {
  CHECK(good({"services", "--stop-after=check", "a.capnp"}).stopAfter == Stage::CHECK);
  CHECK(good({"services", "--out=x", "--dump=plan", "a.capnp"}).dump == Dump::PLAN);
}

}  // namespace
}  // namespace lp::gen
