#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

const std::string PLACEHOLDERS =
    "note: there are `{label}` and `{index}`; a brace is written twice, as `{{`\n";

Run given(const std::string& what, const std::string& dump = {}) {
  return lpgen({
      .topology = "(label = \"a\", " + what + ",\n class = (name = \"x::R\", header = \"x.h\"))",
      .header = "struct R { void run() {} };",
      .dump = dump,
  });
}

TEST_CASE("what is said of a node's resources, environment and directory is in its row") {
  const Run all = given(
      "resources = (cpus = 4, memoryMiB = 8192, gpus = 1, nice = -5), workingDirectory = "
      "\"/data/{index}\", environment = [(name = \"A\", value = \"a {label}\"), (name = \"B\")]");
  CHECK(all.errors == "");
  CHECK(emitted(all, "constexpr lp::Variable A_ENVIRONMENT[] = ", ";") ==
        "{ {\"A\", \"a {label}\"}, {\"B\", \"\"}, }");
  const std::string nodes = emitted(all, "NODES[] = ", ".make");
  CHECK(nodes.find(".resources = {.cpus = 4, .memoryMiB = 8192, .gpus = 1, .nice = -5}, "
                   ".environment = A_ENVIRONMENT, .workingDirectory = \"/data/{index}\",") !=
        std::string::npos);
  const std::string none = emitted(given("resources = (cpus = 0)"), "NODES[] = ", ".make");
  CHECK(none.find(".resources") == std::string::npos);
}

TEST_CASE("all that is wrong is blamed where it stands") {
  CHECK(messages(given("resources = (cpus = 10001, gpus = 10001, nice = -21, memoryMiB = "
                       "2000000000000)")) ==
        "x.topology.capnp:7:35: error: node `a` cannot have 10001 CPUs; 10000 at most will do "
        "[LP0370]\n"
        "x.topology.capnp:7:49: error: node `a` cannot have 10001 GPUs; 10000 at most will do "
        "[LP0370]\n"
        "x.topology.capnp:7:63: error: node `a` cannot have a niceness of -21; -20 to 19 will do "
        "[LP0370]\n"
        "x.topology.capnp:7:80: error: node `a` cannot have 2000000000000 MiB of memory; 2^40 at "
        "most will do [LP0370]\n");
  CHECK(
      messages(given("environment = [(value = \"1\"), (name = \"LP_RUN\", value = \"{\"), "
                     "(name = \"\", value = \"}\")]")) ==
      "x.topology.capnp:7:30: error: a variable of `environment` does not say what it is: `name "
      "= \"...\"` is missing [LP0210]\n"
      "x.topology.capnp:7:53: error: `LP_RUN` cannot be a variable of a node's environment "
      "[LP0371]\n"
      "note: every run sets it, to find what its nodes have started\n"
      "x.topology.capnp:7:71: error: the text `{` cannot be read: a `{` is not closed [LP0373]\n" +
          PLACEHOLDERS +
          "x.topology.capnp:7:85: error: `` cannot be a variable of a node's environment [LP0371]\n"
          "note: a name has at least one character, and no `=`\n"
          "x.topology.capnp:7:97: error: the text `}` cannot be read: a `}` closes nothing "
          "[LP0373]\n" +
          PLACEHOLDERS);
}

// `a` and `b`, in one colocation; what each asks for.
Run shared(const std::string& a, const std::string& b, const std::string& by) {
  const std::string kind = ", class = (name = \"x::R\", header = \"x.h\"))";
  return lpgen({
      .topology = "(label = \"a\", " + a + kind + ",\n(label = \"b\", " + b + kind,
      .header = "struct R { void run() {} };",
      .rest = ",\n  colocate = [(labels = [\"a\", \"b\"], by = " + by + ")]",
  });
}

TEST_CASE("what nodes that share a process ask for goes together, where that is certain here") {
  const std::string nice = "resources = (nice = 5)", one = "count = (number = 1)";
  CHECK(shared(nice, one, "threads").errors.find("[LP0378]") != std::string::npos);
  CHECK(shared(nice, nice, "threads").errors == "");
  CHECK(shared(nice, one, "processes").errors == "");
  // These may not exist.
  CHECK(shared(nice, "count = (number = 0)", "threads").errors == "");
  CHECK(shared(nice, "when = (launchTypes = [localMt])", "threads").errors == "");
  // One index of each meets, so placeholders are no difference by themselves.
  const std::string index = "environment = [(name = \"A\", value = \"{index}\")]";
  CHECK(shared(index, index + ", count = (number = 2)", "threads").errors == "");
  const std::string named = "environment = [(name = \"niceness\"), (name = \"directory\")]";
  CHECK(shared(named, "workingDirectory = \"/\"", "threads").errors == "");
  const std::string label = "environment = [(name = \"A\", value = \"{label}\")]";
  CHECK(messages(shared(label, label, "threads")).find("both A=a and A=b [LP0378]") !=
        std::string::npos);
}

TEST_CASE("dumps show them") {
  const std::string decls =
      given("resources = (memoryMiB = 7), environment = [(name = \"A\", value = \"1\")]", "decls")
          .dump;
  CHECK(decls.find("      memoryMiB 7  7:40\n      variable A = 1  7:59\n") != std::string::npos);
}

}  // namespace
}  // namespace lp::test
