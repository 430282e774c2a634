// Rows of a program's table of parameters, made of pointers to members.
// In: members of the emitted Parameters struct.  Out: constexpr lp::ParameterSpec, whose functions
// read and print the member.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/launch/value_text.h"
#include "runtime/program.h"

namespace lp {

// Bounds of a number, both included; of each element if the parameter is a list.
template <typename T>
struct Range {
  T min = std::numeric_limits<T>::lowest();
  T max = std::numeric_limits<T>::max();
};

// One enumerant and the name that people write for it.
template <typename E>
struct EnumName {
  std::string_view name;
  E value;
};

struct ParameterOptions {
  bool secret = false;
};

namespace _ {

// What `Path` of parameter<Path...>() is made of besides pointers to members.
template <typename T>
inline constexpr bool IS_RANGE = false;
template <typename T>
inline constexpr bool IS_RANGE<Range<T>> = true;

template <typename T>
inline constexpr bool IS_LIST_VALUE = false;
template <typename T>
inline constexpr bool IS_LIST_VALUE<std::vector<T>> = true;
template <typename T>
inline constexpr bool IS_OPTIONAL = false;
template <typename T>
inline constexpr bool IS_OPTIONAL<std::optional<T>> = true;

// Whether a value can be one text: all but lists, as elements of lists.
template <typename T>
inline constexpr bool IS_TEXT =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::filesystem::path>;

// The member at the end of a path: of<&Parameters::store, &Store::directory>(parameters).
template <auto Member, auto... Rest>
constexpr auto& memberOf(auto& object) {
  if constexpr (sizeof...(Rest) == 0) {
    return object.*Member;
  } else {
    return memberOf<Rest...>(object.*Member);
  }
}

template <typename T, typename Limit>
constexpr T lowest(Limit limit) {
  if constexpr (IS_RANGE<Limit>) return static_cast<T>(limit.min);
  return std::numeric_limits<T>::lowest();
}
template <typename T, typename Limit>
constexpr T highest(Limit limit) {
  if constexpr (IS_RANGE<Limit>) return static_cast<T>(limit.max);
  return std::numeric_limits<T>::max();
}

// Reads a text into a value. `limit` is a Range<T>, a pointer to an array of EnumName<T>, or a
// nullptr.
template <typename T, typename Limit>
Wrong readValue(std::string_view text, T& value, Limit limit) {
  if constexpr (std::is_same_v<T, bool>) {
    return readBool(text, value);
  } else if constexpr (std::is_enum_v<T>) {
    std::vector<std::string_view> names;
    for (const auto& row: *limit) names.push_back(row.name);
    std::size_t position = 0;
    if (Wrong wrong = readName(text, names, position)) return wrong;
    value = (*limit)[position].value;
    return std::nullopt;
  } else if constexpr (std::is_floating_point_v<T>) {
    double read = 0;
    const bool isBounded = IS_RANGE<Limit>;
    constexpr double INF = std::numeric_limits<double>::infinity();
    Wrong wrong =
        readFloat(text, std::is_same_v<T, float>, isBounded ? double{lowest<T>(limit)} : -INF,
                  isBounded ? double{highest<T>(limit)} : INF, read);
    if (!wrong) value = static_cast<T>(read);
    return wrong;
  } else if constexpr (std::is_signed_v<T>) {
    std::int64_t read = 0;
    Wrong wrong = readSigned(text, lowest<T>(limit), highest<T>(limit), read);
    if (!wrong) value = static_cast<T>(read);
    return wrong;
  } else if constexpr (std::is_unsigned_v<T>) {
    std::uint64_t read = 0;
    Wrong wrong = readUnsigned(text, lowest<T>(limit), highest<T>(limit), read);
    if (!wrong) value = static_cast<T>(read);
    return wrong;
  } else if constexpr (IS_OPTIONAL<T>) {
    if (text.empty()) return value.reset(), std::nullopt;
    return readValue(text, value.emplace(), limit);
  } else if constexpr (IS_LIST_VALUE<T>) {
    T all;
    for (const std::string& part: splitList(text)) {
      typename T::value_type element{};
      if (Wrong wrong = readValue(part, element, limit)) {
        return "has the element `" + part + "`, which " + *wrong;
      }
      all.push_back(std::move(element));
    }
    value = std::move(all);
    return std::nullopt;
  } else {
    static_assert(IS_TEXT<T>, "a parameter of this type cannot be given as text");
    value = std::string(text);
    return std::nullopt;
  }
}

template <typename T, typename Limit>
std::string printValue(const T& value, Limit limit) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    for (const auto& row: *limit) {
      if (row.value == value) return std::string(row.name);
    }
    return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    return floatText(value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(value);
  } else if constexpr (IS_OPTIONAL<T>) {
    return value ? printValue(*value, limit) : std::string();
  } else if constexpr (IS_LIST_VALUE<T>) {
    std::vector<std::string> parts;
    for (const auto& element: value) {
      parts.push_back(printValue(static_cast<const typename T::value_type&>(element), limit));
    }
    return joinList(parts);
  } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
    return value.string();
  } else {
    return value;
  }
}

// The struct that a pointer to member points into.
template <typename Struct, typename Member>
Struct structOf(Member Struct::*);

template <typename T>
constexpr bool holdsBool(const T*) {
  return std::is_same_v<T, bool>;
}

// Parsing and printing for one path. `Limit`: see readValue().
template <auto Limit, auto First, auto... Rest>
struct ParameterFunctions {
  using Parameters = decltype(structOf(First));
  using Value =
      std::remove_cvref_t<decltype(memberOf<First, Rest...>(std::declval<Parameters&>()))>;

  static Wrong parse(void* parameters, std::string_view text) {
    return readValue(text, memberOf<First, Rest...>(*static_cast<Parameters*>(parameters)), Limit);
  }
  static std::string print(const void* parameters) {
    return printValue(memberOf<First, Rest...>(*static_cast<const Parameters*>(parameters)), Limit);
  }
};

template <typename Functions>
constexpr ParameterSpec parameterRow(std::string_view name, std::string_view type,
                                     std::string_view help, std::string_view place,
                                     ParameterOptions options) {
  return {.name = name,
          .type = type,
          .help = help,
          .place = place,
          .isBool = std::is_same_v<typename Functions::Value, bool>,
          .secret = options.secret,
          .parse = &Functions::parse,
          .print = &Functions::print};
}

}  // namespace _

// The row of a member, or of a member of a member:
//
//   constexpr lp::ParameterSpec PARAMETERS[] = {
//       lp::parameter<&Parameters::dryRun>("dry_run", "bool", "Writes nothing.", "x.capnp:9:3"),
//       lp::parameter<&Parameters::store, &Store::directory>("store.directory", "text", ...),
//   };
//
// `type` is for --help, limits included: "uint32, at least 1"; that of a list begins with "list",
// by which the command line knows that a flag may be repeated.
// Members: bool, integers, float, double, std::string, std::filesystem::path, and std::vector and
// std::optional of these.
template <auto First, auto... Rest>
  requires(std::is_member_object_pointer_v<decltype(First)> &&
           (... && std::is_member_object_pointer_v<decltype(Rest)>))
constexpr ParameterSpec parameter(std::string_view name, std::string_view type,
                                  std::string_view help, std::string_view place = {},
                                  ParameterOptions options = {}) {
  return _::parameterRow<_::ParameterFunctions<nullptr, First, Rest...>>(name, type, help, place,
                                                                         options);
}

// The same with a limit in front: the bounds of a number, or the names of an enum.
//
//   lp::parameter<lp::Range<std::uint32_t>{.min = 1}, &Parameters::numProducers>(...)
//
//   constexpr lp::EnumName<Codec> CODEC_NAMES[] = {{"none", Codec::NONE}, {"zstd", Codec::ZSTD}};
//   lp::parameter<&CODEC_NAMES, &Parameters::codec>("codec", "codec (none, zstd)", ...)
template <auto Limit, auto First, auto... Rest>
  requires(!std::is_member_object_pointer_v<decltype(Limit)>)
constexpr ParameterSpec parameter(std::string_view name, std::string_view type,
                                  std::string_view help, std::string_view place = {},
                                  ParameterOptions options = {}) {
  return _::parameterRow<_::ParameterFunctions<Limit, First, Rest...>>(name, type, help, place,
                                                                       options);
}

}  // namespace lp
