#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tests/unit/codegen/program/lpgen.h"

namespace lp::test {
namespace {

constexpr const char* TYPES =
    "enum Codec { none @0; zstd @1; }\n"
    "struct Entry { key @0 :Text; value @1 :UInt64; }\n"
    "struct Deep { entry @0 :Entry; codec @1 :Codec; }\n"
    "struct Either { union { a @0 :Int32; b @1 :Text; } }\n"
    "struct Frame { name @0 :Text; pixels @1 :Lp.Tensor; }\n";
constexpr const char* CLASSES =
    "enum class Kind { kNone, kZstd }; enum class Few { NONE };\n"
    "struct Pair { std::string key; std::uint64_t value; int more; };\n"
    "struct Whole { Pair entry; Kind codec; }; struct Part { std::string key; };\n"
    "} namespace lp {\n"
    "class Tensor { int x_; }; class TensorView { int x_; }; class Bytes { int x_; };\n"
    "template <typename T> struct Convert;\n"
    "} namespace x {\n"
    "struct Image { Image(int); }; struct Picture { std::string name; lp::Tensor pixels; };\n"
    "struct Raw { std::string name; lp::Bytes pixels; };\n"
    "} template <> struct lp::Convert<x::Image> { static lp::Tensor to(const x::Image&); };\n"
    "namespace x {\n";

// A parameter or a result in the schema and in the class, and what the adapter says of it; nothing
// if lpgen has to refuse it.
struct Row {
  std::string schema, cpp, expected;
};

struct Method {
  std::string schema, cpp;
};

// One service and one class with a method for each row: f0, f1, ...
Run run(const std::vector<Method>& methods) {
  std::string schema, header;
  for (std::size_t i = 0; i < methods.size(); ++i) {
    std::string name = "f" + std::to_string(i);
    schema += fmt::format(fmt::runtime(methods[i].schema), name, i) + "\n";
    header += fmt::format(fmt::runtime(methods[i].cpp), name) + "\n";
  }
  return lpgen({
      .topology = "(label = \"a\", class = (name = \"x::Served\", header = \"x.h\", "
                  "serves = \"S.Service\"))",
      .header = std::string(CLASSES) + "struct Served {\n" + header + "};",
      .schema = std::string(TYPES) + "interface Service {\n" + schema + "}",
  });
}

void check(const std::vector<Row>& rows, bool areResults) {
  std::vector<Row> fitting;
  std::vector<Method> fittingMethods, others;
  for (const Row& row: rows) {
    Method method{
        areResults ? "{} @{} () -> (v :" + row.schema + ");" : "{} @{} (v :" + row.schema + ");",
        areResults ? row.cpp + " {}();" : "void {}(" + row.cpp + " v) {{}}"};
    if (row.expected.empty()) {
      others.push_back(method);
    } else {
      fitting.push_back(row);
      fittingMethods.push_back(method);
    }
  }
  Run good = run(fittingMethods);
  CHECK(good.errors == "");
  for (std::size_t i = 0; i < fitting.size(); ++i) {
    CAPTURE(fitting[i].schema);
    CAPTURE(fitting[i].cpp);
    std::string name = "f" + std::to_string(i);
    std::string code = areResults ? emitted(good, name + "() override { return ", "; }")
                                  : emitted(good, "override { object_." + name + "(", "); }");
    if (std::size_t at = code.find(name); at != std::string::npos)
      code.replace(at, name.size(), "f");
    CHECK(code == fitting[i].expected);
  }
  Run bad = run(others);
  for (std::size_t i = 0; i < others.size(); ++i) {
    CAPTURE(others[i].schema);
    CAPTURE(others[i].cpp);
    CHECK(bad.errors.find("`x::Served::f" + std::to_string(i) + "`") != std::string::npos);
  }
}

TEST_CASE("numbers as parameters: by width and sign, wider without loss") {
  check(
      {
          {"Int64", "std::int64_t", "v"},
          {"Int64", "long long", "v"},
          {"Int32", "const std::int64_t&", "static_cast<std::int64_t>(v)"},
          {"UInt32", "std::int64_t", "static_cast<std::int64_t>(v)"},
          {"Int32", "double", "static_cast<double>(v)"},
          {"Float32", "double", "static_cast<double>(v)"},
          {"Bool", "bool", "v"},
          {"Int64", "std::int32_t", ""},
          {"Int32", "std::uint64_t", ""},
          {"UInt64", "std::int64_t", ""},
          {"Int64", "double", ""},
          {"Int32", "float", ""},
          {"Float64", "float", ""},
          {"Bool", "int", ""},
          {"Int32", "bool", ""},
          {"Int64", "std::int64_t&", ""},
      },
      false);
}

TEST_CASE("texts as parameters") {
  check(
      {
          {"Text", "std::string_view", "v"},
          {"Text", "std::string", "std::string(v)"},
          {"Text", "const std::string&", "std::string(v)"},
          {"Text", "std::string&&", "std::string(v)"},
          {"Text", "const char*", "std::string(v).c_str()"},
          {"Text", "std::filesystem::path", "std::filesystem::path(v)"},
          {"Text", "std::optional<std::string>", "std::optional<std::string>(std::string(v))"},
          {"Text $Lp.optional", "std::optional<std::string>", "v"},
          {"Text $Lp.optional", "const std::optional<std::string_view>&",
           "toOptionalStringView(v)"},
          {"Text $Lp.optional", "std::string", ""},
          {"Text", "std::vector<char>", ""},
      },
      false);
}

TEST_CASE("durations need a unit") {
  check(
      {
          {"UInt32 $Lp.unit(\"ms\")", "std::chrono::milliseconds", "std::chrono::milliseconds(v)"},
          {"UInt32 $Lp.unit(\"s\")", "std::chrono::nanoseconds",
           "std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::seconds(v))"},
          {"UInt32", "std::chrono::milliseconds", ""},
      },
      false);
}

TEST_CASE("lists as parameters") {
  check(
      {
          {"List(Int32)", "std::span<const std::int32_t>", "v"},
          {"List(Int32)", "const std::vector<std::int32_t>&",
           "std::vector<std::int32_t>(v.begin(), v.end())"},
          {"List(Int32)", "std::vector<std::int64_t>",
           "std::vector<std::int64_t>(v.begin(), v.end())"},
          {"List(Text)", "const std::vector<std::string>&", "v"},
          {"List(Text)", "std::vector<std::filesystem::path>", "toVectorFilesystemPath(v)"},
          {"List(List(Int32))", "std::vector<std::vector<std::int32_t>>", "v"},
          {"List(Entry)", "std::map<std::string, std::uint64_t>", "toMapStringUint64T(v)"},
          {"List(Int32)", "std::span<std::int32_t>", ""},
          {"List(Int32)", "std::vector<std::int16_t>", ""},
          {"List(Deep)", "std::map<std::string, std::uint64_t>", ""},
          {"List(Int32)", "std::int32_t", ""},
      },
      false);
}

TEST_CASE("enums and structs match by names, structs at least those of the schema") {
  check(
      {
          {"Codec", "Kind", "toXKind(v)"},
          {"Codec", "Few", ""},
          {"Entry", "const Pair&", "toXPair(v)"},
          {"Deep", "Whole", "toXWhole(v)"},
          {"Entry", "Part", ""},
          {"Either", "Part", ""},
          {"Entry", "std::string", ""},
      },
      false);
}

TEST_CASE("tensors as parameters") {
  check(
      {
          {"Lp.Tensor", "lp::TensorView", "v"},
          {"Lp.Tensor", "const lp::TensorView&", "v"},
          {"Lp.Tensor", "lp::Tensor", "static_cast<lp::Tensor>(v)"},
          {"Lp.Tensor", "const lp::Tensor&", "static_cast<lp::Tensor>(v)"},
          {"Lp.Tensor", "const Image&", "lp::Convert<x::Image>::from(static_cast<lp::Tensor>(v))"},
          {"Lp.Tensor $Lp.optional", "const std::optional<lp::Tensor>&", "v"},
          {"Lp.Tensor $Lp.optional", "std::optional<lp::TensorView>", "toOptionalLpTensorView(v)"},
          {"List(Lp.Tensor)", "const std::vector<lp::Tensor>&", "v"},
          {"List(Lp.Tensor)", "std::span<const lp::Tensor>", "v"},
          {"List(Lp.Tensor)", "std::vector<Image>", "toVectorXImage(v)"},
          {"Frame", "const Picture&", "toXPicture(v)"},
          {"List(Frame)", "std::vector<Picture>", "toVectorXPicture(v)"},
          {"Frame", "Raw", ""},
          {"Lp.Tensor", "lp::Bytes", ""},
          {"Lp.Tensor", "std::vector<float>", ""},
          {"Lp.Tensor", "lp::Tensor&", ""},
          {"Lp.Tensor $Lp.optional", "lp::Tensor", ""},
          {"Data", "lp::Tensor", ""},
      },
      false);
}

TEST_CASE("results") {
  check(
      {
          {"Int64", "std::int32_t", "static_cast<std::int64_t>(object_.f())"},
          {"Text", "std::string_view", "std::string(object_.f())"},
          {"Text", "const std::string&", "object_.f()"},
          {"Text", "std::filesystem::path", "object_.f().string()"},
          {"Text $Lp.optional", "std::optional<std::string>", "object_.f()"},
          {"Text $Lp.optional", "std::string", "object_.f()"},
          {"List(Int64)", "std::vector<std::int32_t>", "toVectorInt64T(object_.f())"},
          {"UInt64 $Lp.unit(\"us\")", "std::chrono::milliseconds",
           "lp::_::countIn<std::uint64_t, std::chrono::microseconds>(object_.f())"},
          {"Codec", "Kind", "toXCodec(object_.f())"},
          {"Entry", "Pair", "toXEntry(object_.f())"},
          {"Lp.Tensor", "const lp::Tensor&", "object_.f()"},
          {"Lp.Tensor", "lp::TensorView", "static_cast<lp::Tensor>(object_.f())"},
          {"Lp.Tensor", "Image", "lp::Convert<x::Image>::to(object_.f())"},
          {"Lp.Tensor $Lp.optional", "std::optional<lp::Tensor>", "object_.f()"},
          {"List(Frame)", "std::vector<Picture>", "toVectorXFrame(object_.f())"},
          {"Lp.Tensor", "lp::Bytes", ""},
          {"Int32", "std::int64_t", ""},
          {"Text", "std::optional<std::string>", ""},
          {"Int32", "void", ""},
          {"Entry", "Part", ""},
      },
      true);
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
