// Lists and nested values between C++ and messages, for any depth.
// In: emitted encode() and decode() of structs.  Out: no loop that is specific to one schema.
#pragma once

#include <capnp/any.h>
#include <capnp/list.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/bytes.h"
#include "runtime/call/schemas.h"
#include "runtime/call/tensors.h"
#include "runtime/call/wire.h"
#include "runtime/entries.h"
#include "runtime/handle.h"
#include "runtime/tensor.h"

namespace lp::_ {

template <typename T>
inline constexpr bool IS_VECTOR = false;
template <typename T>
inline constexpr bool IS_VECTOR<std::vector<T>> = true;

// The value of a field or of a list's element. Structs: decode(reader, T&), found where T is
// declared.
template <typename T, typename From>
T value(From from) {
  if constexpr (std::is_arithmetic_v<T>) {
    return from;
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(from);  // one of a newer peer's enumerants passes through as its number
  } else if constexpr (std::same_as<T, std::string>) {
    return std::string(text(from));
  } else if constexpr (std::same_as<T, Bytes>) {
    return ownedBytes(data(from));
  } else if constexpr (std::same_as<T, Tensor>) {
    return Tensor(tensor(from));
  } else if constexpr (std::derived_from<T, Handle>) {
    return handle<T>(std::move(from));
  } else if constexpr (IS_VECTOR<T>) {
    using Element = typename T::value_type;
    if constexpr (std::is_arithmetic_v<Element> && !std::same_as<Element, bool>) {
      return Numbers<Element>(from).vector();
    } else {
      T to;
      to.reserve(from.size());
      for (unsigned i = 0; i < from.size(); ++i) to.push_back(value<Element>(from[i]));
      return to;
    }
  } else {
    T to;
    decode(from, to);
    return to;
  }
}

// A value that may be absent.
template <typename Read>
auto maybe(bool isThere, Read read) {
  return isThere ? std::optional(read()) : std::nullopt;
}

// `to` was made with the size of `from`. Structs: encode(const T&, builder), found where T is
// declared.
template <typename T, typename To>
void write(const std::vector<T>& from, To to) {
  for (unsigned i = 0; i < to.size(); ++i) {
    if constexpr (std::is_arithmetic_v<T>) {
      to.set(i, from[i]);
    } else if constexpr (std::is_enum_v<T>) {
      to.set(i, static_cast<std::remove_cvref_t<decltype(to[i])>>(from[i]));
    } else if constexpr (std::same_as<T, std::string>) {
      copyText(from[i], to.init(i, count(from[i].size())));
    } else if constexpr (std::same_as<T, Bytes>) {
      to.adopt(i, data(from[i], to));
    } else if constexpr (std::same_as<T, Tensor>) {
      write(from[i], to[i]);
    } else if constexpr (std::derived_from<T, Handle>) {
      to.set(i, capability<typename std::remove_cvref_t<decltype(to[i])>::Calls>(from[i]));
    } else if constexpr (IS_VECTOR<T>) {
      write(from[i], to.init(i, count(from[i].size())));
    } else {
      encode(from[i], to[i]);
    }
  }
}
template <typename Entry, typename To>
void write(const Entries<Entry>& from, To to) {
  write(static_cast<const std::vector<Entry>&>(from), to);
}

// A union holds an arm that this program's schema does not have.
[[noreturn]] inline void unknownArm(std::string_view type) {
  throw Error(Code::INVALID_ARGUMENT,
              "a `" + std::string(type) + "` holds a union member that this program does not know");
}

}  // namespace lp::_
