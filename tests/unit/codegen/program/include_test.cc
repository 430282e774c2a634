// Nodes of one topology file that another one uses.
#include <doctest/doctest.h>

#include <string>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

const std::string POOL =
    "@0xd3e0c5a8b1f74692;\nusing Lp = import \"/lp/topology.capnp\";\n"
    "using T = import \"s.capnp\";\nstruct Parameters { shade @0 :Shade; }\n"
    "enum Shade { red @0; }\n";
const std::string SERVER =
    "const server :Lp.Node = (label = \"server\", count = (parameter = \"size\"),\n"
    " class = (name = \"x::Server\", header = \"x.h\", serves = \"T.P\"));\n"
    "const nodes :List(Lp.Node) = [.server, (label = \"user\", class = (\n"
    "  name = \"x::User\", header = \"x.h\", arguments = [(handles = \"server\")]))];\n";

// A program of a user `a` and what it includes of pool.capnp.
Run including(const std::string& pool, const std::string& topology, const std::string& rest) {
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::User\", header = \"x.h\", arguments = "
                  "[(handles = \"server\")]))" +
                  topology,
      .header = "struct PHandle {}; struct Server { void g() {} };\n"
                "struct User { explicit User(std::vector<PHandle> all) {} void run() {} };",
      .schema = "interface P { g @0 (); }",
      .parameters = "size @0 :UInt32;",
      .before = "using Pool = import \"pool.capnp\";\n",
      .more = {{"pool.capnp", POOL + pool}},
      .dump = "decls",
      .rest = rest,
  });
}

TEST_CASE("included lists follow the program's own nodes, in order") {
  const Run good =
      including(SERVER +
                    "const last :List(Lp.Node) = [(label = \"last\", class = (name = \"x::User\", "
                    "header = \"x.h\", arguments = [(handles = \"server\")]))];\n",
                "", ", include = [Pool.nodes, Pool.last, []]");
  CHECK(good.errors == "");
  const std::size_t a = good.dump.find("    node a  8:");
  const std::size_t server = good.dump.find("    node server of pool.capnp  6:");
  const std::size_t user = good.dump.find("    node user of pool.capnp  8:");
  const std::size_t last = good.dump.find("    node last of pool.capnp  10:");
  CHECK(last != std::string::npos);
  CHECK(a < server);
  CHECK(server < user);
  CHECK(user < last);
}

TEST_CASE("one node of another topology is an element like any other") {
  CHECK(including(SERVER, ", Pool.server", "").errors == "");
  const Run twice = including(SERVER, ", Pool.server", ", include = [[Pool.server]]");
  CHECK(twice.errors == "");
  CHECK(twice.files.at("x_program.lp.cc").find("class Server2Node") != std::string::npos);
}

TEST_CASE("a service is a name of the file in which it stands") {
  std::string pool = SERVER;
  pool.replace(pool.find("T.P"), 3, "S.P");
  CHECK(messages(including(pool, "", ", include = [Pool.nodes]"))
            .find("pool.capnp:7:56: error: unknown service `S.P` [LP0230]\n"
                  "note: did you mean `T.P`?\n") != std::string::npos);
  CHECK(messages(including(SERVER,
                           ", (label = \"server\", class = (name = \"x::Server\", header = "
                           "\"x.h\", serves = \"T.P\"))",
                           ""))
            .find("error: unknown service `T.P` [LP0230]\nnote: did you mean `S.P`?\n") !=
        std::string::npos);
}

TEST_CASE("mistakes of included nodes are blamed where they stand") {
  std::string pool = SERVER;
  pool.replace(pool.rfind("\"server\""), 8, "\"servers\"");
  CHECK(messages(including(pool, "", ", include = [Pool.nodes]")) ==
        "pool.capnp:9:61: error: node `user` refers to unknown node `servers` [LP0203]\n"
        "pool.capnp:6:34: note: did you mean `server`, declared here?\n");
  pool = SERVER;
  pool.insert(pool.find("\"server\", count"), "\"x\", label = ");
  CHECK(
      messages(including(pool, "", ", include = [Pool.nodes]")).find("pool.capnp:6:39: error: ") ==
      0);
}

TEST_CASE("by hand, too, another topology's structs are nobody's") {
  const Run run = lpgen({
      .topology = "Pool.runner",
      .header = "struct Runner { void run() {} };",
      .before = "using Pool = import \"pool.capnp\";\n",
      .more = {{"pool.capnp", POOL + "const runner :Lp.Node = (label = \"a\", class = (name = "
                                     "\"x::Runner\", header = \"x.h\"));\n"}},
      .byHand = true,
  });
  CHECK(run.errors == "");
}

}  // namespace
}  // namespace lp::test
