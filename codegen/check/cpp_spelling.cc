#include "codegen/check/cpp_spelling.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "codegen/base/identifier.h"

namespace lp::gen {

namespace {

using Cpp = CppType::Kind;
using Pair = std::pair<std::string_view, std::string_view>;

// What Clang calls them, and what the house does.
constexpr std::array INTEGERS = std::to_array<Pair>({
    {"signed char", "std::int8_t"},
    {"unsigned char", "std::uint8_t"},
    {"short", "std::int16_t"},
    {"unsigned short", "std::uint16_t"},
    {"int", "std::int32_t"},
    {"unsigned int", "std::uint32_t"},
    {"long", "std::int64_t"},
    {"unsigned long", "std::uint64_t"},
});

constexpr std::array DURATIONS = std::to_array<Pair>({
    {"ns", "std::chrono::nanoseconds"},
    {"us", "std::chrono::microseconds"},
    {"ms", "std::chrono::milliseconds"},
    {"s", "std::chrono::seconds"},
    {"min", "std::chrono::minutes"},
    {"h", "std::chrono::hours"},
});

// The standard's durations by their canonical names.
constexpr std::array PERIODS = std::to_array<Pair>({
    {"std::chrono::duration<long, std::ratio<1, 1000000000>>", "std::chrono::nanoseconds"},
    {"std::chrono::duration<long, std::ratio<1, 1000000>>", "std::chrono::microseconds"},
    {"std::chrono::duration<long, std::ratio<1, 1000>>", "std::chrono::milliseconds"},
    {"std::chrono::duration<long>", "std::chrono::seconds"},
    {"std::chrono::duration<long, std::ratio<1>>", "std::chrono::seconds"},
    {"std::chrono::duration<long, std::ratio<1, 1>>", "std::chrono::seconds"},
    {"std::chrono::duration<long, std::ratio<60>>", "std::chrono::minutes"},
    {"std::chrono::duration<long, std::ratio<60, 1>>", "std::chrono::minutes"},
    {"std::chrono::duration<long, std::ratio<3600>>", "std::chrono::hours"},
    {"std::chrono::duration<long, std::ratio<3600, 1>>", "std::chrono::hours"},
});

template <std::size_t N>
std::string lookUp(const std::array<Pair, N>& table, std::string_view name,
                   std::string_view otherwise) {
  for (const auto& [key, value]: table) {
    if (key == name) return std::string(value);
  }
  return std::string(otherwise);
}

// How many arguments the outermost template of a name has.
std::size_t argumentsIn(std::string_view name) {
  std::size_t count = 0;
  int depth = 0;
  for (char c: name) {
    if (c == '<' && depth++ == 0) ++count;
    if (c == '>') --depth;
    if (c == ',' && depth == 1) ++count;
  }
  return count;
}

std::string instance(const std::string& name, const CppType& type) {
  std::string text = name + "<";
  for (std::size_t i = 0; i < type.arguments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + spelled(type.arguments[i]);
  }
  return text + ">";
}

}  // namespace

std::string spelled(const CppType& type) {
  switch (type.kind) {
    case Cpp::VOID:
      return "void";
    case Cpp::BOOL:
      return "bool";
    case Cpp::INTEGER:
      return lookUp(INTEGERS, type.name, type.name);
    case Cpp::STRING:
      return "std::string";
    case Cpp::STRING_VIEW:
      return "std::string_view";
    case Cpp::C_STRING:
      return "const char*";
    case Cpp::PATH:
      return "std::filesystem::path";
    case Cpp::DURATION:
      return lookUp(PERIODS, type.name, type.name);
    case Cpp::VECTOR:
      return instance("std::vector", type);
    case Cpp::OPTIONAL:
      return instance("std::optional", type);
    case Cpp::SHARED_PTR:
      return instance("std::shared_ptr", type);
    case Cpp::TASK:
      return instance("lp::Task", type);
    case Cpp::OUTCOME:
      return instance("lp::Outcome", type);
    case Cpp::BYTES:
      return "lp::Bytes";
    case Cpp::TENSOR:
      return "lp::Tensor";
    case Cpp::TENSOR_VIEW:
      return "lp::TensorView";
    case Cpp::STOP_TOKEN:
      return "std::stop_token";
    case Cpp::SPAN:
      return std::string("std::span<") + (type.isConst ? "const " : "") +
             spelled(type.arguments[0]) + ">";
    case Cpp::UNIQUE_PTR:
    case Cpp::MAP: {
      // Comparers, deleters and the like are in the name only.
      std::string_view name = type.name;
      bool isUsual = argumentsIn(name) == type.arguments.size();
      return isUsual ? instance(std::string(name.substr(0, name.find('<'))), type) : type.name;
    }
    case Cpp::FLOATING:
    case Cpp::ENUM:
    case Cpp::RECORD:
    case Cpp::OTHER:
      return type.name;
  }
  return type.name;
}

std::string spelledExactly(const CppType& type) {
  // A span's const is its element's.
  bool isConst = type.isConst && type.kind != Cpp::SPAN;
  std::string text = (isConst ? "const " : "") + spelled(type);
  if (type.reference == CppType::Reference::LVALUE) text += "&";
  if (type.reference == CppType::Reference::RVALUE) text += "&&";
  return text;
}

std::string chronoUnit(const std::string& unit) { return lookUp(DURATIONS, unit, ""); }

NameMatch matchName(const std::string& name, const std::vector<std::string>& names) {
  auto exact = std::find(names.begin(), names.end(), name);
  if (exact != names.end()) return {static_cast<std::size_t>(exact - names.begin()), false};
  NameMatch match;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!sameWords(name, names[i])) continue;
    if (match.index) return {std::nullopt, true};
    match.index = i;
  }
  return match;
}

}  // namespace lp::gen
