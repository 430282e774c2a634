#include "runtime/tensor.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "runtime/bytes_source.h"
#include "runtime/error.h"

namespace lp {

// Elements are read in place.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

namespace {

struct Known {
  std::string_view name;
  std::size_t size;
};

// By number.
constexpr std::array DTYPES = std::to_array<Known>({
    {"unspecified", 0},
    {"float32", 4},
    {"float64", 8},
    {"float16", 2},
    {"bfloat16", 2},
    {"int8", 1},
    {"int16", 2},
    {"int32", 4},
    {"int64", 8},
    {"uint8", 1},
    {"uint16", 2},
    {"uint32", 4},
    {"uint64", 8},
    {"bool", 1},
});
static_assert(DTYPES.size() == static_cast<std::size_t>(DType::BOOL) + 1);

bool isKnown(DType dtype) { return static_cast<std::size_t>(dtype) < DTYPES.size(); }

[[noreturn]] void refuse(const std::string& why) { throw Error(Code::INVALID_ARGUMENT, why); }

// "[2, 3]"; no longer than a person reads.
std::string textOf(std::span<const std::size_t> shape) {
  constexpr std::size_t MOST = 8;
  std::string text = "[";
  for (std::size_t i = 0; i < std::min(shape.size(), MOST); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + (shape.size() > MOST ? ", ...]" : "]");
}

// Nothing if there is no such number.
std::optional<std::size_t> bytesIn(DType dtype, std::span<const std::size_t> shape) {
  if (std::ranges::find(shape, 0u) != shape.end()) return 0;
  std::size_t bytes = sizeOf(dtype);
  for (const std::size_t size: shape) {
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  }
  return bytes;
}

void check(DType dtype, std::span<const std::size_t> shape, std::span<const std::byte> data) {
  if (!isKnown(dtype)) {
    refuse("the `dtype` of a tensor is " + std::to_string(static_cast<unsigned>(dtype)) +
           ", which this program does not know");
  }
  if (dtype == DType::UNSPECIFIED) {
    if (shape.empty() && data.empty()) return;
    refuse("the `dtype` of a tensor with a `shape` or `data` is unspecified");
  }
  const std::optional<std::size_t> bytes = bytesIn(dtype, shape);
  if (!bytes) refuse("the `shape` of a tensor, " + textOf(shape) + ", is too large for any memory");
  if (*bytes != data.size()) {
    refuse("the `data` of a tensor has " + std::to_string(data.size()) +
           " bytes, but its `shape` " + textOf(shape) + " of " + std::string(toText(dtype)) +
           " takes " + std::to_string(*bytes));
  }
  // To read another value as a bool would be undefined.
  const bool isBroken = dtype == DType::BOOL &&
                        std::ranges::any_of(data, [](std::byte one) { return one > std::byte{1}; });
  if (isBroken) refuse("the `data` of a tensor of bool has a byte that is neither 0 nor 1");
}

}  // namespace

std::string_view toText(DType dtype) {
  return isKnown(dtype) ? DTYPES[static_cast<std::size_t>(dtype)].name : "unknown";
}

std::size_t sizeOf(DType dtype) {
  return isKnown(dtype) ? DTYPES[static_cast<std::size_t>(dtype)].size : 0;
}

TensorView::TensorView(DType dtype, std::span<const std::size_t> shape,
                       std::span<const std::byte> data)
    : dtype_(dtype), shape_(shape), data_(data) {
  check(dtype, shape, data);
}

void TensorView::checkRead(DType dtype, std::size_t alignment) const {
  if (dtype != dtype_) {
    refuse("the elements of a tensor are " + std::string(toText(dtype_)) + ", not " +
           std::string(toText(dtype)));
  }
  if (reinterpret_cast<std::uintptr_t>(data_.data()) % alignment != 0) {
    refuse("the elements of a tensor of " + std::string(toText(dtype)) +
           " lie at an address that is no multiple of " + std::to_string(alignment));
  }
}

bool operator==(const TensorView& one, const TensorView& other) {
  if (one.dtype() != other.dtype() || !std::ranges::equal(one.shape(), other.shape())) return false;
  // Of one type and one shape they are of one size.
  const bool isSame = one.data().empty() || one.data().data() == other.data().data();
  return isSame || std::memcmp(one.data().data(), other.data().data(), one.data().size()) == 0;
}

Tensor::Tensor(DType dtype, Shape shape, Bytes data)
    : dtype_(dtype), shape_(std::move(shape)), data_(std::move(data)) {
  check(dtype_, shape_, data_);
}

Tensor::Tensor(const TensorView& view) {
  if (view.tensor() != nullptr) {
    *this = *view.tensor();
  } else {
    dtype_ = view.dtype();
    shape_ = view.shape();
    data_ = _::ownedBytes(view.data());
  }
}

std::size_t Tensor::sizeIn(DType dtype, std::span<const std::size_t> shape) {
  const std::optional<std::size_t> bytes = bytesIn(dtype, shape);
  if (!bytes) refuse("the `shape` of a tensor, " + textOf(shape) + ", is too large for any memory");
  return *bytes;
}

}  // namespace lp
