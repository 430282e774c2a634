// Numbers with a shape: what Lp.Tensor of a schema is in C++.
// In: numbers, or bytes with their type and shape.  Out: a shared, read-only tensor, or a view of
// one.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "runtime/bytes.h"

namespace lp {

// What the elements of a tensor are; the numbers are those of /lp/topology.capnp.
enum class DType : std::uint16_t {
  UNSPECIFIED = 0,  // of a tensor that was never given a value
  FLOAT32 = 1,
  FLOAT64 = 2,
  FLOAT16 = 3,
  BFLOAT16 = 4,
  INT8 = 5,
  INT16 = 6,
  INT32 = 7,
  INT64 = 8,
  UINT8 = 9,
  UINT16 = 10,
  UINT32 = 11,
  UINT64 = 12,
  BOOL = 13,
};

// "float32"; for a number outside the list, "unknown".
std::string_view toText(DType dtype);
// An element's size in bytes; 0 for UNSPECIFIED, and for a number outside the list.
std::size_t sizeOf(DType dtype);

// Elements of half the width, as they are stored: there is no arithmetic on them. The bits are
// those of IEEE 754's binary16.
struct Float16 {
  std::uint16_t bits = 0;
  bool operator==(const Float16&) const = default;
};
// The upper half of a float's bits.
struct BFloat16 {
  std::uint16_t bits = 0;
  bool operator==(const BFloat16&) const = default;
};

namespace _ {

template <typename T>
constexpr DType dtypeOf() {
  if constexpr (std::same_as<T, bool>) return DType::BOOL;
  if constexpr (std::same_as<T, float>) return DType::FLOAT32;
  if constexpr (std::same_as<T, double>) return DType::FLOAT64;
  if constexpr (std::same_as<T, Float16>) return DType::FLOAT16;
  if constexpr (std::same_as<T, BFloat16>) return DType::BFLOAT16;
  constexpr bool IS_CHARACTER = std::same_as<T, char> || std::same_as<T, wchar_t> ||
                                std::same_as<T, char8_t> || std::same_as<T, char16_t> ||
                                std::same_as<T, char32_t>;
  if constexpr (std::integral<T> && !std::same_as<T, bool> && !IS_CHARACTER) {
    constexpr bool IS_SIGNED = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return IS_SIGNED ? DType::INT8 : DType::UINT8;
    if constexpr (sizeof(T) == 2) return IS_SIGNED ? DType::INT16 : DType::UINT16;
    if constexpr (sizeof(T) == 4) return IS_SIGNED ? DType::INT32 : DType::UINT32;
    if constexpr (sizeof(T) == 8) return IS_SIGNED ? DType::INT64 : DType::UINT64;
  }
  return DType::UNSPECIFIED;
}

}  // namespace _

// The types that an element can be read as: float, double, Float16, BFloat16, integers of 8 to 64
// bits by their width and sign, bool.
template <typename T>
concept TensorElement = _::dtypeOf<T>() != DType::UNSPECIFIED;

// The sizes of a tensor's dimensions, the outermost first. Never changed after it was made, cheap
// to copy, usable from any thread. By default that of a scalar, which has none.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<std::size_t> sizes): Shape(std::span(sizes.begin(), sizes.size())) {}
  template <typename Sizes>
    requires(!std::same_as<Sizes, Shape> &&
             std::convertible_to<const Sizes&, std::span<const std::size_t>>)
  Shape(const Sizes& sizes): Shape(std::span<const std::size_t>(sizes)) {}
  Shape(std::span<const std::size_t> sizes): rank_(sizes.size()) {
    if (sizes.empty()) return;
    auto copy = std::make_shared_for_overwrite<std::size_t[]>(sizes.size());
    std::memcpy(copy.get(), sizes.data(), sizes.size_bytes());
    sizes_ = std::move(copy);
  }

  std::size_t rank() const { return rank_; }
  operator std::span<const std::size_t>() const { return {sizes_.get(), rank_}; }

 private:
  std::shared_ptr<const std::size_t[]> sizes_;
  std::size_t rank_ = 0;
};

class Tensor;

// Numbers that somebody else owns, shape and all; good as long as they are, and as long as the
// Tensor that it was made from is neither destroyed nor assigned to.
class TensorView {
 public:
  // As Tensor() is.
  TensorView() = default;
  TensorView(const Tensor& tensor);
  // `data` is row-major and little endian. Throws INVALID_ARGUMENT, naming the one that is at
  // fault, if the three do not fit each other.
  TensorView(DType dtype, std::span<const std::size_t> shape, std::span<const std::byte> data);
  template <TensorElement T>
  static TensorView of(std::span<const std::size_t> shape, std::span<const T> values) {
    return {_::dtypeOf<T>(), shape, std::as_bytes(values)};
  }

  DType dtype() const { return dtype_; }
  std::span<const std::size_t> shape() const { return shape_; }
  // How many dimensions it has; a scalar has none.
  std::size_t rank() const { return shape_.size(); }
  // How many elements.
  std::size_t size() const { return data_.empty() ? 0 : data_.size() / sizeOf(dtype_); }
  std::span<const std::byte> data() const { return data_; }

  // The elements, in place. Throws INVALID_ARGUMENT if they are of another type, or do not lie
  // where a T may.
  template <TensorElement T>
  std::span<const T> values() const {
    checkRead(_::dtypeOf<T>(), alignof(T));
    return {reinterpret_cast<const T*>(data_.data()), data_.size() / sizeof(T)};
  }

  // The Tensor that it was made from; null if it was something else.
  const Tensor* tensor() const { return tensor_; }

 private:
  void checkRead(DType dtype, std::size_t alignment) const;

  DType dtype_ = DType::UNSPECIFIED;
  std::span<const std::size_t> shape_;
  std::span<const std::byte> data_;
  const Tensor* tensor_ = nullptr;
};

// Reference-counted, never changed after it was made, usable from any thread. A large one travels
// without being copied, as Bytes do.
class Tensor {
 public:
  // Never given a value: of no type and without an element. It travels as it is.
  Tensor() = default;
  // `data` is row-major and little endian. Throws INVALID_ARGUMENT, naming the one that is at
  // fault, if the three do not fit each other.
  Tensor(DType dtype, Shape shape, Bytes data);
  // Shares the memory of a Tensor, or of the message that an argument lies in; else copies.
  explicit Tensor(const TensorView& view);
  // Copies. Throws INVALID_ARGUMENT if there are more or fewer values than the shape asks for.
  template <TensorElement T>
  static Tensor of(Shape shape, std::span<const T> values) {
    return Tensor(_::dtypeOf<T>(), std::move(shape), Bytes(std::as_bytes(values)));
  }
  // Elements that are written by fill(std::span<T>), all of them, before anyone else sees them.
  // Throws INVALID_ARGUMENT if no memory could hold so many.
  template <TensorElement T, typename Fill>
  static Tensor allocate(Shape shape, Fill&& fill) {
    Bytes data = Bytes::allocate(sizeIn(_::dtypeOf<T>(), shape), [&](std::span<std::byte> to) {
      fill(std::span<T>(reinterpret_cast<T*>(to.data()), to.size() / sizeof(T)));
    });
    return Tensor(_::dtypeOf<T>(), std::move(shape), std::move(data));
  }

  DType dtype() const { return dtype_; }
  std::span<const std::size_t> shape() const { return shape_; }
  // How many dimensions it has; a scalar has none.
  std::size_t rank() const { return shape_.rank(); }
  // How many elements.
  std::size_t size() const { return data_.empty() ? 0 : data_.size() / sizeOf(dtype_); }
  const Bytes& data() const { return data_; }
  // The elements, in place, good as long as any copy of this lives. Throws INVALID_ARGUMENT if they
  // are of another type.
  template <TensorElement T>
  std::span<const T> values() const {
    return TensorView(*this).values<T>();
  }

 private:
  // What the elements take in bytes.
  static std::size_t sizeIn(DType dtype, std::span<const std::size_t> shape);

  DType dtype_ = DType::UNSPECIFIED;
  Shape shape_;
  Bytes data_;
};

inline TensorView::TensorView(const Tensor& tensor)
    : dtype_(tensor.dtype()), shape_(tensor.shape()), data_(tensor.data()), tensor_(&tensor) {}

// Whether type, shape and bytes are the same; of Tensors too.
bool operator==(const TensorView& one, const TensorView& other);

}  // namespace lp
