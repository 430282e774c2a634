#include <doctest/doctest.h>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

constexpr const char* TYPES =
    "enum Codec { none @0; zstd @1; }\n"
    "struct Entry { key @0 :Text; value @1 :UInt64; }\n"
    "struct Deep { entry @0 :Entry; codec @1 :Codec; }\n"
    "struct Either { union { a @0 :Int32; b @1 :Text; } }\n";
constexpr const char* CLASSES =
    "enum class Kind { kNone, kZstd }; enum class Few { NONE };\n"
    "struct Pair { std::string key; std::uint64_t value; int more; };\n"
    "struct Whole { Pair entry; Kind codec; }; struct Part { std::string key; };\n";

// What the adapter of a method with one parameter does, or the first message.
std::string parameter(const std::string& schema, const std::string& cpp) {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"S.Service\"))",
      .header = CLASSES + ("struct Served { void f(" + cpp + " v) {} };"),
      .schema = TYPES + ("interface Service { f @0 (v :" + schema + "); }"),
  });
  if (!run.errors.empty()) return messages(run).substr(0, messages(run).find('\n'));
  return emitted(run, "override { object_.f(", "); }");
}

std::string result(const std::string& schema, const std::string& cpp) {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"S.Service\"))",
      .header = CLASSES + ("struct Served { " + cpp + " f(); };"),
      .schema = TYPES + ("interface Service { f @0 () -> (v :" + schema + "); }"),
  });
  if (!run.errors.empty()) return messages(run).substr(0, messages(run).find('\n'));
  return emitted(run, "f() override { return ", "; }");
}

bool isRefused(const std::string& text) { return text.find("LP031") != std::string::npos; }

TEST_CASE("numbers as parameters: by width and sign, wider without loss") {
  CHECK(parameter("Int64", "std::int64_t") == "v");
  CHECK(parameter("Int64", "long long") == "v");
  CHECK(parameter("Int32", "const std::int64_t&") == "static_cast<std::int64_t>(v)");
  CHECK(parameter("UInt32", "std::int64_t") == "static_cast<std::int64_t>(v)");
  CHECK(parameter("Int32", "double") == "static_cast<double>(v)");
  CHECK(parameter("Float32", "double") == "static_cast<double>(v)");
  CHECK(parameter("Bool", "bool") == "v");
  CHECK(isRefused(parameter("Int64", "std::int32_t")));
  CHECK(isRefused(parameter("Int32", "std::uint64_t")));
  CHECK(isRefused(parameter("UInt64", "std::int64_t")));
  CHECK(isRefused(parameter("Int64", "double")));
  CHECK(isRefused(parameter("Int32", "float")));
  CHECK(isRefused(parameter("Float64", "float")));
  CHECK(isRefused(parameter("Bool", "int")));
  CHECK(isRefused(parameter("Int32", "bool")));
  CHECK(isRefused(parameter("Int64", "std::int64_t&")));
}

TEST_CASE("texts as parameters") {
  CHECK(parameter("Text", "std::string_view") == "v");
  CHECK(parameter("Text", "std::string") == "std::string(v)");
  CHECK(parameter("Text", "const std::string&") == "std::string(v)");
  CHECK(parameter("Text", "std::string&&") == "std::string(v)");
  CHECK(parameter("Text", "const char*") == "std::string(v).c_str()");
  CHECK(parameter("Text", "std::filesystem::path") == "std::filesystem::path(v)");
  CHECK(parameter("Text", "std::optional<std::string>") ==
        "std::optional<std::string>(std::string(v))");
  CHECK(parameter("Text $Lp.optional", "std::optional<std::string>") == "v");
  CHECK(parameter("Text $Lp.optional", "const std::optional<std::string_view>&") ==
        "toOptionalStringView(v)");
  CHECK(isRefused(parameter("Text $Lp.optional", "std::string")));
  CHECK(isRefused(parameter("Text", "std::vector<char>")));
}

TEST_CASE("durations need a unit") {
  CHECK(parameter("UInt32 $Lp.unit(\"ms\")", "std::chrono::milliseconds") ==
        "std::chrono::milliseconds(v)");
  CHECK(parameter("UInt32 $Lp.unit(\"s\")", "std::chrono::nanoseconds") ==
        "std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::seconds(v))");
  CHECK(isRefused(parameter("UInt32", "std::chrono::milliseconds")));
}

TEST_CASE("lists as parameters") {
  CHECK(parameter("List(Int32)", "std::span<const std::int32_t>") == "v");
  CHECK(parameter("List(Int32)", "const std::vector<std::int32_t>&") ==
        "std::vector<std::int32_t>(v.begin(), v.end())");
  CHECK(parameter("List(Int32)", "std::vector<std::int64_t>") ==
        "std::vector<std::int64_t>(v.begin(), v.end())");
  CHECK(parameter("List(Text)", "const std::vector<std::string>&") == "v");
  CHECK(parameter("List(Text)", "std::vector<std::filesystem::path>") ==
        "toVectorFilesystemPath(v)");
  CHECK(parameter("List(List(Int32))", "std::vector<std::vector<std::int32_t>>") == "v");
  CHECK(parameter("List(Entry)", "std::map<std::string, std::uint64_t>") ==
        "toMapStringUint64T(v)");
  CHECK(isRefused(parameter("List(Int32)", "std::span<std::int32_t>")));
  CHECK(isRefused(parameter("List(Int32)", "std::vector<std::int16_t>")));
  CHECK(isRefused(parameter("List(Deep)", "std::map<std::string, std::uint64_t>")));
  CHECK(isRefused(parameter("List(Int32)", "std::int32_t")));
}

TEST_CASE("enums and structs match by names, structs at least those of the schema") {
  CHECK(parameter("Codec", "Kind") == "toXKind(v)");
  CHECK(isRefused(parameter("Codec", "Few")));
  CHECK(parameter("Entry", "const Pair&") == "toXPair(v)");
  CHECK(parameter("Deep", "Whole") == "toXWhole(v)");
  CHECK(isRefused(parameter("Entry", "Part")));
  CHECK(isRefused(parameter("Either", "Part")));
  CHECK(isRefused(parameter("Entry", "std::string")));
}

TEST_CASE("results") {
  CHECK(result("Int64", "std::int32_t") == "static_cast<std::int64_t>(object_.f())");
  CHECK(result("Text", "std::string_view") == "std::string(object_.f())");
  CHECK(result("Text", "const std::string&") == "object_.f()");
  CHECK(result("Text", "std::filesystem::path") == "object_.f().string()");
  CHECK(result("Text $Lp.optional", "std::optional<std::string>") == "object_.f()");
  CHECK(result("Text $Lp.optional", "std::string") == "object_.f()");
  CHECK(result("List(Int64)", "std::vector<std::int32_t>") == "toVectorInt64T(object_.f())");
  CHECK(result("UInt64 $Lp.unit(\"us\")", "std::chrono::milliseconds") ==
        "lp::_::countIn<std::uint64_t, std::chrono::microseconds>(object_.f())");
  CHECK(result("Codec", "Kind") == "toXCodec(object_.f())");
  CHECK(result("Entry", "Pair") == "toXEntry(object_.f())");
  CHECK(isRefused(result("Int32", "std::int64_t")));
  CHECK(isRefused(result("Text", "std::optional<std::string>")));
  CHECK(isRefused(result("Int32", "void")));
  CHECK(isRefused(result("Entry", "Part")));
}

TEST_CASE("a method that returns what the schema does not have is no fit") {
  Run run = lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"S.Service\"))",
      .header = "struct Served { int f(); };",
      .schema = "interface Service { f @0 (); }",
  });
  CHECK(messages(run) ==
        "x.h:14:21: error: `x::Served::f` returns `int`, but the schema has no result [LP0313]\n"
        "s.capnp:5:21: note: the schema has `f ()`\n"
        "x.h:14:21: note: the class has `int f()`\n"
        "note: either the class says `void f()`\n"
        "note: or the schema says `f () -> (result :Int32)`\n");
}

}  // namespace
}  // namespace lp::test
