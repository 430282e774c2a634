#include "tests/unit/codegen/headers/reading.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace lp::gen::test {
namespace {

constexpr std::string_view PRELUDE = R"(#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>
)";

// How each of the parameter types is read, one per line; `before` declares what they name.
std::string typesOf(const std::string& before, const std::vector<std::string>& types) {
  std::string method = "struct A { void f(";
  for (std::size_t i = 0; i < types.size(); ++i) {
    method += fmt::format("{}{} p{}", i == 0 ? "" : ", ", types[i], i);
  }
  Reading reading;
  reading.file("prelude.h", std::string(PRELUDE));
  reading.file("a.h", "#include \"prelude.h\"\n" + before + "\n" + method + "); };");
  reading.want("a.h", "A");
  const std::string text = reading.dumped();
  std::string result = "\n";
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string label = fmt::format("    p{}: ", i);
    const std::size_t at = text.find(label);
    if (at == std::string::npos) return text;
    const std::size_t start = at + label.size();
    result += text.substr(start, text.find('\n', start) - start + 1);
  }
  return result;
}

}  // namespace

TEST_CASE("types: scalars by width and sign, characters are none") {
  CHECK(typesOf("enum class Codec : std::uint8_t { kNone, kZstd };",
                {"bool", "signed char", "unsigned char", "short", "int", "unsigned", "long",
                 "long long", "std::size_t", "std::uint64_t", "float", "double", "Codec", "char",
                 "wchar_t", "char8_t", "std::byte"}) == R"(
bool
int8
uint8
int16
int32
uint32
int64
int64
uint64
uint64
float32
float64
enum Codec {kNone, kZstd}
other char
other wchar_t
other char8_t
enum std::byte {}
)");
}

TEST_CASE("types: the standard library's, references and constness noted") {
  CHECK(typesOf("using Names = std::vector<std::string>; using Function = int (*)(int);",
                {"std::string",
                 "const std::string&",
                 "std::string&&",
                 "std::string_view",
                 "const char*",
                 "std::filesystem::path",
                 "std::chrono::milliseconds",
                 "std::chrono::duration<double>",
                 "Names",
                 "const Names&",
                 "std::span<const float>",
                 "std::span<std::byte>",
                 "std::span<int, 3>",
                 "std::optional<int>",
                 "std::map<std::string, std::uint64_t>",
                 "std::unordered_map<int, Names>",
                 "std::unique_ptr<const int>",
                 "std::shared_ptr<std::string>",
                 "std::stop_token",
                 "std::variant<int, Names>",
                 "int*",
                 "Function"}) == R"(
string
const string &
string &&
string_view
c_string
path
duration<int64> std::chrono::duration<long, std::ratio<1, 1000>>
duration<float64> std::chrono::duration<double>
vector<string>
const vector<string> &
span<const float32>
span<enum std::byte {}>
other std::span<int, 3>
optional<int32>
map<string, uint64>
map<int32, vector<string>>
unique_ptr<const int32>
shared_ptr<string>
stop_token
record std::variant<int, std::vector<std::string>> of int32, vector<string>
other int*
other int (*)(int)
)");
}

TEST_CASE("types: aggregates with their fields, cycles end") {
  CHECK(typesOf(R"(
namespace rl {
struct Options { std::string folder; };
struct Tree { Options own; std::vector<Tree> more; };
struct Handle { explicit Handle(int); private: int x_; };
struct Derived : Options { int more; };
struct Unnamed { union { int a; float b; }; };
struct Fixed { std::mutex m; };
struct Forward;
})",
                {"rl::Options", "const rl::Tree&", "rl::Handle", "rl::Derived", "rl::Unnamed",
                 "rl::Fixed&", "rl::Forward&"}) == R"(
record rl::Options {folder: string}
const record rl::Tree {own: record rl::Options {folder: string}, more: vector<record rl::Tree {}>} &
record rl::Handle
record rl::Derived
record rl::Unnamed
record rl::Fixed {m: record std::mutex immovable} immovable &
record rl::Forward &
)");
}

TEST_CASE("types: lp's own, and lp::Convert") {
  CHECK(typesOf(R"(
namespace lp {
template <typename T> struct Convert { static_assert(sizeof(T) == 0, "not convertible"); };
template <typename T> class Task {};
template <typename T> class Outcome {};
class Bytes { int x_; };
class Tensor { int x_; };
class TensorView { int x_; };
}
class Money { long cents_; };
class Date { int day_; };
template <typename T> class Matrix { T* data_; };
enum class Unit { METRE };
template <> struct lp::Convert<Money> { using Wire = std::int64_t; };
template <> struct lp::Convert<Date> { static std::string to(const Date&); };
template <typename T> struct lp::Convert<Matrix<T>> { using Wire = std::vector<T>; };
template <> struct lp::Convert<Unit> { using Wire = std::string; };
class Other { int x_; };)",
                {"lp::Task<std::vector<int>>", "std::vector<lp::Outcome<void>>", "lp::Bytes",
                 "const lp::Tensor&", "lp::TensorView", "Money", "const Date&", "Matrix<float>",
                 "Unit", "Other", "std::vector<Money>"}) ==
        R"(
task<vector<int32>>
vector<outcome<void>>
bytes
const tensor &
tensor_view
record Money converts to int64
const record Date converts to string &
record Matrix<float> converts to vector<float32>
enum Unit {METRE} converts to string
record Other
vector<record Money converts to int64>
)");
}

TEST_CASE("types: as written, and by their canonical name") {
  Reading reading;
  reading.file("a.h", R"(#include <string>
#include <vector>
namespace a { using Names = std::vector<std::string>;
struct A { void f(const Names& n, Names m); }; })");
  reading.want("a.h", "a::A");
  const CppFunction& method = reading.headers().classes.at("a::A").methods.at(0);
  CHECK(method.parameters[0].type.written == "const Names&");
  CHECK(method.parameters[0].type.name == "std::vector<std::string>");
  CHECK(method.parameters[1].at == Position{"a.h", 4, 41, 42});
  CHECK(method.signature == "void f(const Names& n, Names m)");
}

TEST_CASE("types: a hundred templates deep") {
  std::string type = "int";
  for (int i = 0; i < 100; ++i) type = "Of<" + type + ">";
  const std::string text =
      dumpOf("A", "template <typename T> struct Of { T x; };\nstruct A { void f(" + type + "); };");
  CHECK(text.find("record Of<Of<") != std::string::npos);
  CHECK(text.size() < 100'000);
}

}  // namespace lp::gen::test
