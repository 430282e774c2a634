// What a view of an argument becomes for an object that wants to own it.
// In: the views that interfaces pass.  Out: what converts to a parameter of the user's class.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/bytes.h"
#include "runtime/bytes_source.h"
#include "runtime/tensor.h"

namespace lp::_ {

struct TextArgument {
  std::string_view view;
  operator std::string_view() const { return view; }
  operator std::string() const { return std::string(view); }
};

struct DataArgument {
  std::span<const std::byte> view;
  operator std::span<const std::byte>() const { return view; }
  operator Bytes() const { return ownedBytes(view); }
};

struct TensorViewArgument {
  const TensorView& view;
  operator const TensorView&() const { return view; }
  operator Tensor() const { return Tensor(view); }
};

template <typename T>
struct NumbersArgument {
  std::span<const T> view;
  operator std::span<const T>() const { return view; }
  operator std::vector<T>() const { return {view.begin(), view.end()}; }
};

inline TextArgument argument(std::string_view view) { return {view}; }
inline DataArgument argument(std::span<const std::byte> view) { return {view}; }
inline TensorViewArgument argument(const TensorView& view) { return {view}; }
template <typename T>
NumbersArgument<T> argument(std::span<const T> view) {
  return {view};
}

}  // namespace lp::_
