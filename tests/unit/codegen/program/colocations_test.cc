#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

Run colocates(const std::string& entries, const std::string& dump = {}) {
  return withRest(",\n  colocate = [" + entries + "]", dump);
}

// Without the folder that the topology lies in.
std::string table(const Run& run) {
  const std::string text = emitted(run, "COLOCATIONS[] = ", "};");
  return std::regex_replace(text, std::regex("\"[^\"]*/x[.]topology"), "\"x.topology");
}

TEST_CASE("colocations are a table, and one of labels each") {
  const Run run = colocates(
      "(labels = [\"a\", \"f\"], by = threads, returnOnFirstCompleted = true),\n"
      "(labels = [\"pool\"], by = processes, retries = 7)");
  CHECK(run.errors == "");
  CHECK(emitted(run, "COLOCATED_1[] = ", ";") == "{ \"a\", \"f\", }");
  CHECK(emitted(run, "COLOCATED_2[] = ", ";") == "{ \"pool\", }");
  CHECK(table(run) ==
        "{ {.name = \"a+f\", .place = \"x.topology.capnp:11:15\", .labels = COLOCATED_1, "
        ".endsWithFirst = true}, {.name = \"pool\", .place = \"x.topology.capnp:12:1\", .by = "
        "lp::ColocationSpec::By::PROCESSES, .labels = COLOCATED_2, .retries = 7}, ");
  CHECK(emitted(run, "PROGRAM = {", "};").ends_with(".colocations = COLOCATIONS"));
  // Retries are for whoever launches: a profile may take them away.
  CHECK(emitted(run, "{.label = \"pool\"", "}").find("RestartPolicy") == std::string::npos);
  CHECK(colocates("").files.at("x_program.lp.cc").find("Colocation") == std::string::npos);
}

TEST_CASE("a colocation of colocations, one per index") {
  const Run run = colocates(
      "(name = \"in\", labels = [\"a\"], by = threads),\n"
      "(name = \"out\", colocations = [\"in\"], by = threads),\n"
      "(labels = [\"pool\"], by = threads, perIndex = true)");
  CHECK(run.errors == "");
  CHECK(table(run) ==
        "{ {.name = \"in\", .place = \"x.topology.capnp:11:15\", .labels = COLOCATED_1, .within = "
        "\"out\"}, {.name = \"out\", .place = \"x.topology.capnp:12:1\"}, {.name = \"pool\", "
        ".place = \"x.topology.capnp:13:1\", .labels = COLOCATED_3, .perIndex = true}, ");
}

TEST_CASE("members of colocations are blamed where they stand") {
  CHECK(messages(colocates("(labels = [\"a\", \"pol\"], by = threads)")) ==
        "x.topology.capnp:11:31: error: colocation `a+pol` refers to unknown node `pol` [LP0203]\n"
        "x.topology.capnp:9:10: note: did you mean `pool`, declared here?\n");
  CHECK(messages(colocates("(labels = [\"a\"])"))
            .starts_with("x.topology.capnp:11:15: error: colocation `a` does not say what it is: "
                         "`by = threads` or `by = processes` is missing [LP0210]\n"));
  CHECK(messages(colocates("(name = \"No\", labels = [\"a\"], by = threads)"))
            .starts_with("x.topology.capnp:11:23: error: `No` cannot be the name of a colocation"));
}

TEST_CASE("a colocation in itself, by others or not, is told once") {
  const Run run = colocates(
      "(name = \"p\", labels = [\"a\"], colocations = [\"q\"], by = threads),\n"
      "(name = \"q\", labels = [\"f\"], colocations = [\"p\"], by = threads)");
  const std::string message =
      "x.topology.capnp:11:15: error: colocation `p` is in itself [LP0364]\nnote: what it lists in "
      "`colocations`, and what these list, has to be others\n";
  CHECK(messages(run) == message);
  CHECK(messages(colocates("(name = \"p\", colocations = [\"p\"], by = threads)")) == message);
}

TEST_CASE("what is in a colocation per index is per index too") {
  const Run run = lpgen({
      .topology = "(label = \"f\", function = (name = \"x::f\", header = \"x.h\")),\n(label = "
                  "\"g\", count = (number = 2), function = (name = \"x::f\", header = \"x.h\"))",
      .header = "void f();",
      .rest = ",\n  colocate = [(name = \"in\", labels = [\"f\"], by = threads, perIndex = true),\n"
              "(name = \"out\", labels = [\"g\"], colocations = [\"in\"], by = threads, perIndex = "
              "true)]",
  });
  CHECK(messages(run) ==
        "x.topology.capnp:11:26: error: `perIndex` of colocation `out`, but there are 1 of `f` and "
        "2 of `g` [LP0368]\nnote: nodes of one index go together, so there have to be as many of "
        "each label\n");
}

TEST_CASE("dumps show colocations") {
  const std::string rest =
      "(name = \"in\", labels = [\"a\", \"f\"], by = threads, returnOnFirstCompleted = true),\n"
      "(name = \"out\", colocations = [\"in\"], by = threads, perIndex = true),\n"
      "(labels = [\"pool\"], by = processes, retries = 2)";
  const std::string decls = colocates(rest, "decls").dump;
  CHECK(decls.find("    colocation by threads  11:15\n      name in  11:23\n      label a  11:39\n"
                   "      label f  11:44\n      returnOnFirstCompleted") != std::string::npos);
  CHECK(decls.find("    colocation by threads, per index  12:1\n") != std::string::npos);
  CHECK(decls.find("    colocation by processes  13:1\n      label pool  13:12\n      retries 2") !=
        std::string::npos);
  CHECK(colocates(rest, "program")
            .dump.ends_with("colocation in by threads: a, f in out, done with the first\n"
                            "colocation out by threads: , per index\ncolocation pool by processes: "
                            "pool, 2 retries\n"));
  CHECK(colocates(rest, "plan").dump.find("    colocation pool: COLOCATED_3  x.topology") !=
        std::string::npos);
}

// Two functions that are nodes, each called with what `make` says.
Run shares(const std::string& a, const std::string& b, const std::string& rest = {}) {
  const std::string end = ", header = \"x.h\"";
  return lpgen({
      .topology = "(label = \"a\", function = (name = \"x::f\"" + end + ", arguments = [(make = (" +
                  a + end +
                  "))])),\n(label = \"b\", count = (number = 2), function = (name = "
                  "\"x::f\"" +
                  end + rest + ", arguments = [(make = (" + b + end + "))]))",
      .header = "struct C {}; void f(std::shared_ptr<C> c);\n"
                "std::shared_ptr<C> c(int n = 0); std::unique_ptr<C> own();\n"
                "struct Options { int n = 0; }; std::shared_ptr<C> of(Options options);",
      .schema = {},
      .parameters = "size @0 :UInt32;",
  });
}

TEST_CASE("what is shared is made by a function that asks for it") {
  const std::string make =
      "name = \"x::of\", shared = \"the_c\", arguments = [(fields = [(name = \"n\", int = 3)])]";
  const Run run = shares(make, make);
  CHECK(run.errors == "");
  const std::string source = run.files.at("x_program.lp.cc");
  CHECK(source.find("[&] { return x::of(makeXOptions()); }") != std::string::npos);
  CHECK(source.find("return lp::_::kept(sharedTheC(wiring));") != std::string::npos);
  // Once declared, once defined.
  CHECK(source.find("x::C> sharedTheC") != source.rfind("x::C> sharedTheC"));
}

TEST_CASE("what cannot be shared") {
  auto said = [](const Run& run) {
    const std::string all = messages(run);
    return all.substr(all.find("error: ") + 7, all.find(" [") - all.find("error: ") - 7);
  };
  const std::string c = "name = \"x::c\", shared = \"c\"";
  CHECK(messages(shares(c, c)) == "");
  CHECK(said(shares("name = \"x::own\", shared = \"c\"", c)) ==
        "`c` cannot be shared: `x::own` returns `std::unique_ptr<C>`");
  CHECK(said(shares("name = \"x::c\", shared = \"C\"", c)).starts_with("`C` cannot be the name"));
  CHECK(said(shares(c, c + ", arguments = [(int = 1)]")) ==
        "`c` cannot be shared: it is made in two ways");
  const std::string seed = c + ", arguments = [(seed = void)]";
  CHECK(said(shares(seed, seed)) == "`c` cannot be shared: `seed` has another value for each node");
  CHECK(said(shares(c, c, ", shared = \"b\"")) == "`b` cannot be shared: it is a node");
}

}  // namespace
}  // namespace lp::test
