#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

constexpr std::string_view SCHEMA = R"(
struct Item { name @0 :Text; weight @1 :UInt32; }
enum Codec { none @0; zstd @1; }
)";

constexpr std::string_view HEADER = R"(
}
namespace lp {
template <typename T> class Outcome { T* value_; };
template <typename T> class Task {};
}
namespace x {
enum class Codec { NONE, ZSTD };
enum class Kind { kZstd, kNone };
struct Item { std::string name; std::uint32_t weight; };
struct Thing { std::string Name; std::uint32_t weight; bool heavy; };
struct Request { Kind codec; std::vector<std::int64_t> numbers; int rest = 1; };
struct Lacking { Kind codec; };
struct Viewing { Kind codec; std::span<const std::int64_t> numbers; };
struct Narrow { Kind codec; std::vector<std::int16_t> numbers; };
)";

struct Row {
  std::string schema, methods;
  std::string expected;  // a part of the node's code, or of the message
  std::string batches = "(method = \"f\")";
};

// A service with a method `f` as its row's schema and class have it, for each row: N0, N1, ...
Run run(const std::vector<Row>& rows) {
  std::string topology, header(HEADER), schema(SCHEMA);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    topology += fmt::format(
        "(label = \"n{0}\", class = (name = \"x::Served{0}\", header = \"x.h\", "
        "serves = \"S.Service{0}\", batches = [{1}])),\n",
        i, rows[i].batches);
    header += fmt::format("struct Served{} {{ {} }};\n", i, rows[i].methods);
    schema += fmt::format("interface Service{} {{ f @0 {}; }}\n", i, rows[i].schema);
  }
  return lpgen({.topology = topology, .header = header, .schema = schema});
}

void accepts(const std::vector<Row>& rows) {
  Run made = run(rows);
  CHECK(made.errors == "");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].methods);
    const std::string code = emitted(made, fmt::format("class N{}Node", i), " object_;");
    CAPTURE(code);
    CHECK(code.find(rows[i].expected) != std::string::npos);
  }
}

void refuses(const std::vector<Row>& rows) {
  const std::string all = messages(run(rows));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].methods);
    const std::string text =
        fmt::format("is not the batch form of `Service{}.f`: {} [LP0318]", i, rows[i].expected);
    CAPTURE(all);
    CHECK(all.find(text) != std::string::npos);
  }
}

TEST_CASE("the only parameter of a method is the request, several are its fields") {
  accepts({
      {"(x :Int64) -> (y :Int64)",
       "std::vector<std::int64_t> f(std::span<const std::int64_t> all);",
       "static std::int64_t readF(lp::Request& request) { "
       "const auto params = lp::_::params<x::wire::Service0::FParams>(request); "
       "const auto x = params.getX(); return x; }"},
      {"(x :Int32) -> (y :Int64)", "std::vector<int> f(std::span<const double> all, int rest = 0);",
       "static double readF(lp::Request& request) { "
       "const auto params = lp::_::params<x::wire::Service1::FParams>(request); "
       "const auto x = params.getX(); return static_cast<double>(x); }"},
      {"(x :Text) -> (y :Text)",
       "std::vector<std::string_view> f(std::span<const std::string> all);",
       "const auto x = lp::_::text(params.getX()); return std::string(x); }"},
      {"Item -> Item", "std::vector<Thing> f(std::span<const Thing> all) const;",
       "const auto item = lp::_::value<x::Item>(params); return toXThing(item); }"},
      {"(numbers :List(Int64), codec :Codec) -> (y :Int64)",
       "std::vector<std::int64_t> f(std::span<const Request> all);",
       "const auto numbersNumbers = lp::_::Numbers<std::int64_t>(params.getNumbers()); "
       "const std::span<const std::int64_t> numbers = numbersNumbers; "
       "const auto codec = static_cast<x::Codec>(params.getCodec()); "
       "x::Request made{}; "
       "made.numbers = std::vector<std::int64_t>(numbers.begin(), numbers.end()); "
       "made.codec = toXKind(codec); return made; }"},
  });
}

TEST_CASE("results, outcomes, and nothing at all") {
  const std::string begin =
      "lp::_::BatchOf<std::int64_t> requests(batch, readF); "
      "if (requests.empty()) return; ";
  const std::string answer = "requests.answer(node.object_.f(requests.arguments()), writeF); }";
  accepts({
      {"(x :Int64) -> (y :Int64)",
       "std::vector<std::int64_t> f(std::span<const std::int64_t> all);", begin + answer},
      {"(x :Int64) -> (y :Item)",
       "std::vector<lp::Outcome<Item>> F(std::span<const std::int64_t> all);",
       begin + "requests.answer(node.object_.F(requests.arguments()), writeF); }"},
      {"(x :Int64)", "std::vector<lp::Outcome<void>> f(std::span<const std::int64_t> all);",
       begin + answer},
      {"(x :Int64)", "void f(std::span<const std::int64_t> all);",
       begin + "node.object_.f(requests.arguments()); requests.answer(writeF); }"},
      {"(x :Int64)", "void f(std::span<const std::int64_t> all);",
       "lp::_::BatchOf<std::int64_t> requests(batch, readF, lp::_::PADDED);",
       "(method = \"f\", pad = true)"},
      {"(x :Int64) -> (y :Int64)",
       "std::vector<lp::Outcome<int>> f(std::span<const std::int64_t> all);",
       "static void writeF(lp::Request& request, const std::int32_t& returned) { "
       "const std::int64_t result = static_cast<std::int64_t>(returned); "
       "auto results = lp::_::results<x::wire::Service5::FResults>(request); "
       "results.setY(result); }"},
      {"(x :Int64) -> (y :Int64, z :Text)",
       "struct R { int y; std::string z; };\n"
       "std::vector<R> f(std::span<const std::int64_t> all);",
       "static void writeF(lp::Request& request, const x::Served6::R& returned) { "
       "const x::Service6FResult result = toXService6FResult(returned); "},
  });
}

TEST_CASE("how calls are gathered") {
  const std::string schema = "(x :Int64)", method = "void f(std::span<const std::int64_t> all);";
  accepts({
      {schema, method,
       ".run = batchF, .size = 16, .timeout = std::chrono::milliseconds(200), .parallelism = 1}"},
      {schema, method,
       ".run = batchF, .size = 4, .timeout = std::chrono::milliseconds(0), .parallelism = 16}",
       "(method = \"f\", size = (number = 4), timeoutMs = 0, parallelism = 16)"},
  });
}

TEST_CASE("of two overloads the topology says which, for each node") {
  Run made = lpgen({
      .topology = R"((label = "a", class = (name = "x::Served", header = "x.h",
  serves = "S.Service", batches = [(method = "f", size = (number = 3))])),
(label = "b", class = (name = "x::Served", header = "x.h", serves = "S.Service")))",
      .header = "struct Served { int f(int x); std::vector<int> f(std::span<const int> all); };",
      .schema = "interface Service { f @0 (x :Int32) -> (y :Int32); }",
  });
  CHECK(made.errors == "");
  CHECK(emitted(made, "concept AHasF = ", " ->").find("object.f(requests)") != std::string::npos);
  CHECK(emitted(made, "concept BHasF = ", " ->").find("object.f(x)") != std::string::npos);
  CHECK(emitted(made, "class ANode", "object_;").find("override { return object_.f(") ==
        std::string::npos);
  CHECK(emitted(made, "class BNode", "object_;").find("override { return object_.f(x); }") !=
        std::string::npos);
}

TEST_CASE("methods are listed by their words") {
  Run made = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"S.Service\", batches = [(method = \"add_up\")]))",
      .header = "struct Served { void AddUp(std::span<const int> all); };",
      .schema = "interface Service { addUp @0 (x :Int32); }",
  });
  CHECK(made.errors == "");
  CHECK(emitted(made, ".run = ", ",") == "batchAddUp");
}

TEST_CASE("what is wrong with how calls are gathered is said at its place") {
  auto node = [](const std::string& label, const std::string& batch) {
    return "(label = \"" + label +
           "\", class = (name = \"x::Served\", header = \"x.h\", serves = \"S.Service\",\n"
           "batches = [" +
           batch + "])),\n";
  };
  Run made = lpgen({
      .topology = node("a", "(pad = true)") +
                  node("b", "(method = \"f\", size = (unspecified = void))") +
                  node("c", "(method = \"f\", size = (parameter = \"sise\"))") +
                  node("d", "(method = \"f\", size = (parameter = \"text\"))") +
                  node("e", "(method = \"f\", size = (number = 100001))") +
                  node("f", "(method = \"f\", parallelism = 0)"),
      .header = "struct Served { void f(std::span<const int> all); void f(int one); };",
      .schema = "interface Service { f @0 (x :Int32); }",
      .parameters = "size @0 :UInt32 = 2; text @1 :Text;",
  });
  CHECK(messages(made) ==
        "x.topology.capnp:8:12: error: an entry of `batches` does not say what it is: "
        "`method = \"...\"` is missing [LP0210]\n"
        "x.topology.capnp:10:34: error: the size of batches of `f` does not say what it "
        "is: `number = ...` or `parameter = \"...\"` is missing [LP0210]\n"
        "x.topology.capnp:12:47: error: the size of batches of `f` refers to unknown "
        "parameter `sise` [LP0221]\n"
        "note: did you mean `size`?\n"
        "x.topology.capnp:14:47: error: parameter `text` cannot be a count: it is Text, "
        "not an integer [LP0222]\n"
        "x.topology.capnp:16:44: error: a batch of `f` cannot have 100001 calls; 1 to "
        "100000 will do [LP0283]\n"
        "x.topology.capnp:18:41: error: 0 batches of `f` cannot run at a time; 1 to 16, "
        "the node's threads, will do [LP0284]\n");
}

TEST_CASE("what is no batch form, and why") {
  const std::string one = "(x :Int64) -> (y :Int64)";
  const std::string several = "(numbers :List(Int64), codec :Codec) -> (y :Int64)";
  refuses({
      {one, "std::int64_t f(std::int64_t x);", "it takes no `std::span<const ...>` of requests"},
      {one, "std::vector<std::int64_t> f(std::span<std::int64_t> all);",
       "it takes no `std::span<const ...>` of requests"},
      {one, "std::vector<std::int64_t> f(std::span<const std::int64_t> all, int rest);",
       "it takes more than the requests"},
      {one, "std::vector<std::int64_t> f(std::span<const int> all);",
       "a request is `std::int32_t`, but the schema has `Int64`: values could be lost"},
      {one, "std::int64_t f(std::span<const std::int64_t> all);",
       "it returns `std::int64_t`, no `std::vector` with a result for each request"},
      {one, "std::vector<std::string> f(std::span<const std::int64_t> all);",
       "the result of a request is `std::string`, but the schema has `Int64`"},
      {one, "lp::Task<std::vector<std::int64_t>> f(std::span<const std::int64_t> all);",
       "it is a coroutine"},
      {"(x :Int64)", "std::vector<int> f(std::span<const std::int64_t> all);",
       "the schema has no result, of which `lp::Outcome<void>` is one"},
      {"(x :Text)", "void f(std::span<const std::string_view> all);",
       "a request is a value, and there is a view in `std::string_view`"},
      {several, "std::vector<std::int64_t> f(std::span<const Viewing> all);",
       "a request is a value, and there is a view in `x::Viewing`"},
      {several, "std::vector<std::int64_t> f(std::span<const Lacking> all);",
       "`x::Lacking` has no field `numbers`"},
      {several, "std::vector<std::int64_t> f(std::span<const Narrow> all);",
       "`x::Narrow::numbers` is `std::vector<std::int16_t>`, but the schema has `List(Int64)`: "
       "values could be lost"},
      {several, "std::vector<std::int64_t> f(std::span<const int> all);",
       "`std::int32_t` is no struct with fields for 2 parameters"},
  });
}

}  // namespace
}  // namespace lp::test
