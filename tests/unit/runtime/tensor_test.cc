#include "runtime/tensor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/argument.h"
#include "runtime/error.h"

namespace lp {
namespace {

using Sizes = std::vector<std::size_t>;

const std::vector<float> SIX = {1, 2, 3, 4, 5, 6};

template <typename T>
std::vector<T> copied(std::span<const T> values) {
  return {values.begin(), values.end()};
}

Sizes sizes(const TensorView& tensor) { return copied(tensor.shape()); }

// What f() is refused with; empty if it is not.
template <typename F>
std::string refusal(F f) {
  try {
    f();
  } catch (const Error& error) {
    CHECK(error.code() == Code::INVALID_ARGUMENT);
    return error.text();
  }
  return {};
}

std::string refusal(DType dtype, const Sizes& shape, std::size_t bytes) {
  const Bytes data =
      Bytes::allocate(bytes, [](std::span<std::byte> to) { std::ranges::fill(to, std::byte{1}); });
  const std::string ofTensor = refusal([&] { Tensor(dtype, shape, data); });
  CHECK(refusal([&] { TensorView(dtype, shape, data); }) == ofTensor);
  return ofTensor;
}

TEST_CASE("a tensor of values") {
  const Tensor tensor = Tensor::of<float>({2, 3}, SIX);
  CHECK(tensor.dtype() == DType::FLOAT32);
  CHECK(sizes(tensor) == Sizes{2, 3});
  CHECK(tensor.rank() == 2);
  CHECK(tensor.size() == 6);
  CHECK(copied(tensor.values<float>()) == SIX);
  CHECK(tensor.data().size() == 24);
}

TEST_CASE("a tensor that is written in place") {
  const Tensor tensor = Tensor::allocate<std::int16_t>({3}, [](std::span<std::int16_t> to) {
    std::int16_t next = 0;
    for (std::int16_t& one: to) one = next--;
  });
  CHECK(copied(tensor.values<std::int16_t>()) == std::vector<std::int16_t>{0, -1, -2});
}

TEST_CASE("a tensor of bytes shares them, and so do its copies") {
  const Bytes data(std::as_bytes(std::span(SIX)));
  const Tensor tensor(DType::FLOAT32, Sizes{6}, data);
  CHECK(tensor.data().data() == data.data());
  Tensor copy = tensor;
  CHECK(copy.data().data() == data.data());
  CHECK(copy.shape().data() == tensor.shape().data());
  CHECK(Tensor(TensorView(tensor)).data().data() == data.data());
  copy = {};
  CHECK(copied(tensor.values<float>()) == SIX);
}

TEST_CASE("a scalar has one element, an empty dimension none") {
  const Tensor scalar = Tensor::of<double>({}, std::vector<double>{1.5});
  CHECK(scalar.rank() == 0);
  CHECK(scalar.size() == 1);
  CHECK(scalar.values<double>()[0] == 1.5);
  const Tensor empty = Tensor::of<double>({4, 0, 2}, {});
  CHECK(sizes(empty) == Sizes{4, 0, 2});
  CHECK(empty.size() == 0);
  CHECK(empty.values<double>().empty());
  CHECK(scalar != Tensor::of<double>({1}, std::vector<double>{1.5}));
}

TEST_CASE("a tensor that was never given a value") {
  const Tensor never;
  CHECK(never.dtype() == DType::UNSPECIFIED);
  CHECK(never.rank() == 0);
  CHECK(never.size() == 0);
  CHECK(never == Tensor(TensorView()));
  CHECK(never != Tensor::of<float>({0}, {}));
  CHECK(refusal([&] { never.values<float>(); }) ==
        "the elements of a tensor are unspecified, not float32");
}

TEST_CASE("each type of element, by the type in C++") {
  CHECK(Tensor::of<float>({0}, {}).dtype() == DType::FLOAT32);
  CHECK(Tensor::of<double>({0}, {}).dtype() == DType::FLOAT64);
  CHECK(Tensor::of<Float16>({0}, {}).dtype() == DType::FLOAT16);
  CHECK(Tensor::of<BFloat16>({0}, {}).dtype() == DType::BFLOAT16);
  CHECK(Tensor::of<std::int8_t>({0}, {}).dtype() == DType::INT8);
  CHECK(Tensor::of<std::int16_t>({0}, {}).dtype() == DType::INT16);
  CHECK(Tensor::of<std::int32_t>({0}, {}).dtype() == DType::INT32);
  CHECK(Tensor::of<std::int64_t>({0}, {}).dtype() == DType::INT64);
  CHECK(Tensor::of<long long>({0}, {}).dtype() == DType::INT64);
  CHECK(Tensor::of<std::uint8_t>({0}, {}).dtype() == DType::UINT8);
  CHECK(Tensor::of<std::uint16_t>({0}, {}).dtype() == DType::UINT16);
  CHECK(Tensor::of<std::uint32_t>({0}, {}).dtype() == DType::UINT32);
  CHECK(Tensor::of<std::uint64_t>({0}, {}).dtype() == DType::UINT64);
  CHECK(Tensor::of<bool>({0}, {}).dtype() == DType::BOOL);
  CHECK_FALSE(TensorElement<char>);
  CHECK_FALSE(TensorElement<char32_t>);
  CHECK_FALSE(TensorElement<long double>);
  CHECK_FALSE(TensorElement<std::byte>);
  CHECK_FALSE(TensorElement<const float>);
  const BFloat16 half{0x3fc0};
  CHECK(Tensor::of<BFloat16>({1}, {&half, 1}).values<BFloat16>()[0].bits == 0x3fc0);
}

TEST_CASE("elements are read as what they are") {
  const Tensor tensor = Tensor::of<float>({6}, SIX);
  CHECK(refusal([&] { tensor.values<double>(); }) ==
        "the elements of a tensor are float32, not float64");
  CHECK(refusal([&] { tensor.values<std::uint32_t>(); }) ==
        "the elements of a tensor are float32, not uint32");
}

TEST_CASE("elements that lie at an odd address are not read in place, but copied and sent") {
  const Bytes data(std::as_bytes(std::span(SIX)));
  std::vector<std::byte> memory(data.size() + 1);
  std::memcpy(memory.data() + 1, data.data(), data.size());
  const Sizes shape{6};
  const TensorView view(DType::FLOAT32, shape, std::span(memory).subspan(1));
  CHECK(refusal([&] { view.values<float>(); }) ==
        "the elements of a tensor of float32 lie at an address that is no multiple of 4");
  CHECK(copied(Tensor(view).values<float>()) == SIX);
}

TEST_CASE("a shape, a type and data that do not fit each other") {
  constexpr std::size_t HALF = std::size_t{1} << 63;
  CHECK(refusal(DType::FLOAT32, {2, 3}, 24) == "");
  CHECK(refusal(DType::FLOAT32, {2, 3}, 23) ==
        "the `data` of a tensor has 23 bytes, but its `shape` [2, 3] of float32 takes 24");
  CHECK(refusal(DType::FLOAT32, {}, 0) ==
        "the `data` of a tensor has 0 bytes, but its `shape` [] of float32 takes 4");
  CHECK(refusal(DType::UINT8, {0, HALF, HALF}, 0) == "");
  CHECK(refusal(DType::UINT8, {0}, 1) ==
        "the `data` of a tensor has 1 bytes, but its `shape` [0] of uint8 takes 0");
  const std::string large =
      "the `shape` of a tensor, [9223372036854775808, 2], is too large for "
      "any memory";
  CHECK(refusal(DType::UINT8, {HALF, 2}, 0) == large);
  CHECK(refusal(DType::FLOAT64, {HALF / 4}, 0).find("too large for any memory") !=
        std::string::npos);
  CHECK(refusal(static_cast<DType>(14), {1}, 1) ==
        "the `dtype` of a tensor is 14, which this program does not know");
  CHECK(refusal(static_cast<DType>(65535), {}, 0).find("65535") != std::string::npos);
  CHECK(refusal(DType::UNSPECIFIED, {}, 0) == "");
  CHECK(refusal(DType::UNSPECIFIED, {0}, 0) ==
        "the `dtype` of a tensor with a `shape` or `data` is unspecified");
  CHECK(refusal(DType::UNSPECIFIED, {}, 1) ==
        "the `dtype` of a tensor with a `shape` or `data` is unspecified");
  CHECK(refusal(DType::UINT8, Sizes(10, 1), 2) ==
        "the `data` of a tensor has 2 bytes, but its `shape` [1, 1, 1, 1, 1, 1, 1, 1, ...] of "
        "uint8 takes 1");
  CHECK(refusal([&] { Tensor::of<float>({7}, SIX); }).find("takes 28") != std::string::npos);
  CHECK(refusal([&] { TensorView::of<float>(Sizes{5}, SIX); }).find("takes 20") !=
        std::string::npos);
}

TEST_CASE("no memory is asked for where the shape is too large for any") {
  bool wasAsked = false;
  const std::string text = refusal([&] {
    Tensor::allocate<double>({std::size_t{1} << 62, 8},
                             [&](std::span<double>) { wasAsked = true; });
  });
  CHECK(text.find("too large for any memory") != std::string::npos);
  CHECK_FALSE(wasAsked);
}

TEST_CASE("a bool is 0 or 1") {
  const bool values[] = {true, false};
  CHECK(Tensor::of<bool>({2}, values).values<bool>()[0]);
  CHECK(refusal([] { Tensor(DType::BOOL, {2}, Bytes(std::string_view("\1\2"))); }) ==
        "the `data` of a tensor of bool has a byte that is neither 0 nor 1");
}

TEST_CASE("equal are type, shape and bytes") {
  const Tensor tensor = Tensor::of<float>({2, 3}, SIX);
  CHECK(tensor == Tensor::of<float>({2, 3}, SIX));
  CHECK(tensor != Tensor::of<float>({3, 2}, SIX));
  CHECK(tensor != Tensor::of<float>({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 7}));
  CHECK(tensor != Tensor(DType::INT32, {2, 3}, tensor.data()));
  CHECK(TensorView(tensor) == tensor);
  const std::vector<float> nan = {std::numeric_limits<float>::quiet_NaN()};
  CHECK(Tensor::of<float>({}, nan) == Tensor::of<float>({}, nan));
}

TEST_CASE("a view of what somebody else owns") {
  Sizes shape{3, 2};
  const TensorView view = TensorView::of<float>(shape, SIX);
  CHECK(view.tensor() == nullptr);
  CHECK(view.shape().data() == shape.data());
  CHECK(view.values<float>().data() == SIX.data());
  const Tensor owned(view);
  shape[0] = 0;
  CHECK(sizes(owned) == Sizes{3, 2});
  CHECK(copied(owned.values<float>()) == SIX);
}

TEST_CASE("an object takes a view, or owns what it was given") {
  struct Object {
    const void* viewed(const TensorView& one, TensorView other) const {
      return one == other ? one.data().data() : nullptr;
    }
    Tensor owned(const Tensor& one, Tensor other) const { return one == other ? other : Tensor(); }
  } object;
  const Tensor tensor = Tensor::of<float>({2, 3}, SIX);
  const TensorView view = tensor;
  CHECK(object.viewed(_::argument(view), _::argument(view)) == tensor.data().data());
  CHECK(object.owned(_::argument(view), _::argument(view)).data().data() == tensor.data().data());
}

}  // namespace
}  // namespace lp
