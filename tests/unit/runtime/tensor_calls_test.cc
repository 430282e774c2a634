// Tensors in calls: large ones are not copied, and none is let in whose parts do not fit each
// other.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/call/wire.h"
#include "tests/unit/runtime/counting.h"
#include "tests/unit/runtime/fixture.h"
#include "tests/unit/runtime/plain_client.h"
#include "tests/unit/runtime/tensors.lp.h"
#include "tests/unit/runtime/tensors_wire.lp.h"

namespace tensors {
namespace {

using echo::counting;
using echo::errorOf;

constexpr std::size_t KIB = 1024, MIB = KIB * KIB;

// 0, 1, 2, ... from `start` on.
lp::Tensor made(const lp::Shape& shape, double start = 0) {
  return lp::Tensor::allocate<double>(
      shape, [&](std::span<double> to) { std::iota(to.begin(), to.end(), start); });
}

class TensorsObject {
 public:
  lp::Tensor get(std::uint32_t number) const { return all.at(number); }
  std::uint32_t put(lp::Tensor tensor) {
    all.push_back(std::move(tensor));
    return static_cast<std::uint32_t>(all.size() - 1);
  }
  Bundle turn(const Bundle& bundle) {
    last = bundle;
    return bundle;
  }
  TensorsSumResult sum(lp::TensorView tensor) const {
    const std::span<const double> values = tensor.values<double>();
    return {std::accumulate(values.begin(), values.end(), 0.0),
            reinterpret_cast<std::uintptr_t>(values.data())};
  }

  std::vector<lp::Tensor> all;
  Bundle last;
};

using ServedTensors =
    echo::ServedAlone<TensorsObject, TensorsAdapter<TensorsObject>, TensorsHandle>;

std::vector<lp::Tensor> kinds() {
  const std::vector<std::uint8_t> grey(20'000, 7);
  const bool flags[] = {true, false, true};
  return {{},
          made({}),
          made({0, 3}),
          made({2, 3}),
          made({100, 200}),
          made({MIB}),
          lp::Tensor::of<std::uint8_t>({200, 100}, grey),
          lp::Tensor::of<bool>({3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, flags)};
}

TEST_CASE("tensors arrive as they were sent") {
  EACH_WAY(ServedTensors, server, handle);
  for (const lp::Tensor& sent: kinds()) {
    const std::uint32_t number = handle.put(sent);
    CHECK(server.object.all.at(number) == sent);
    CHECK(handle.get(number) == sent);
    CHECK(server.object.all.at(handle.futures().put(sent).get()) == sent);
    CHECK(handle.futures().get(number).get() == sent);
  }
}

TEST_CASE("tensors arrive within others") {
  EACH_WAY(ServedTensors, server, handle);
  Bundle bundle{.list = kinds()};
  for (const lp::Tensor& one: kinds()) bundle.named.push_back({"name", one});
  bundle.inner = Bundle{.maybe = made({3 * KIB})};
  bundle.inner->which = Bundle::One{made({4 * KIB})};
  CHECK(handle.turn(bundle) == bundle);
  CHECK(handle.futures().turn(bundle).get() == bundle);
  CHECK_FALSE(server.object.last.maybe);
  CHECK(server.object.last.inner->maybe == bundle.inner->maybe);
}

TEST_CASE("what a view shows may change as soon as the call has started") {
  EACH_WAY(ServedTensors, server, handle);
  std::vector<double> mine(MIB / 8, 1.0);
  const std::vector<std::size_t> shape{mine.size()};
  auto future = handle.futures().put(lp::TensorView::of<double>(shape, mine));
  std::ranges::fill(mine, 2.0);
  CHECK(handle.get(future.get()) == lp::Tensor::of<double>(shape, std::vector(MIB / 8, 1.0)));
}

TEST_CASE("in one process the very elements arrive") {
  ServedTensors server;
  const TensorsHandle handle = server.local();
  const lp::Tensor small = made({2}), large = made({MIB});
  auto place = [](const lp::Tensor& tensor) {
    return reinterpret_cast<std::uintptr_t>(tensor.data().data());
  };
  CHECK(handle.sum(small).place == place(small));
  CHECK(place(server.object.all.at(handle.put(small))) == place(small));
  CHECK(place(handle.get(0)) == place(small));
  CHECK(handle.futures().sum(large).get().place == place(large));
  const std::uint32_t number = handle.futures().put(large).get();
  CHECK(place(server.object.all.at(number)) == place(large));
  CHECK(place(handle.futures().get(number).get()) == place(large));
  const Bundle bundle{.named = {{"large", large}}, .maybe = large};
  const Bundle got = handle.futures().turn(bundle).get();
  CHECK(place(server.object.last.named[0].value) == place(large));
  CHECK(place(*got.maybe) == place(large));
}

TEST_CASE("across a socket no large tensor is copied") {
  ServedTensors server;
  const TensorsHandle handle = server.remote();
  server.object.all = {made({4 * KIB}), made({1000, 1000})};
  const lp::Tensor argument = made({MIB});
  const Bundle bundle{.named = {{"one", made({MIB})}}, .list = {made({MIB}, 1)}};
  const std::size_t before = counting().bytes;
  CHECK(handle.get(0) == server.object.all[0]);
  CHECK(handle.get(1) == server.object.all[1]);
  CHECK(handle.sum(argument).sum == 0.5 * (MIB - 1) * MIB);
  CHECK(server.object.all.at(handle.put(argument)) == argument);
  CHECK(handle.turn(bundle) == bundle);
  CHECK(counting().bytes == before);
}

// What a call is refused with whose tensor is filled so, over the socket.
template <typename Fill>
std::string refusal(const TensorsHandle& handle, Fill fill) {
  auto call = lp::_::newCall(handle, TensorsInterface::LP_SERVICE.methods[3]);
  fill(lp::_::params<wire::Tensors::SumParams>(call).initTensor());
  const lp::Error error =
      errorOf([&] { lp::_::start<void>(std::move(call), [](lp::_::Response&) {}).get(); });
  CHECK(error.code() == lp::Code::INVALID_ARGUMENT);
  return error.text();
}

TEST_CASE("a tensor whose parts do not fit each other is refused, and the connection goes on") {
  using Wire = lp::idl::Tensor;
  EACH_WAY(ServedTensors, server, handle);
  auto shaped = [](auto tensor, std::initializer_list<std::uint64_t> sizes, unsigned bytes) {
    tensor.setDtype(Wire::DType::FLOAT64);
    auto shape = tensor.initShape(static_cast<unsigned>(sizes.size()));
    for (unsigned i = 0; i < sizes.size(); ++i) shape.set(i, sizes.begin()[i]);
    tensor.initData(bytes);
  };
  CHECK(refusal(handle, [&](auto tensor) { shaped(tensor, {1'000'000'000}, 16); }) ==
        "the `data` of a tensor has 16 bytes, but its `shape` [1000000000] of float64 takes "
        "8000000000");
  CHECK(refusal(handle, [&](auto tensor) { shaped(tensor, {1}, 16); }).find("takes 8") !=
        std::string::npos);
  CHECK(refusal(handle, [&](auto tensor) {
          shaped(tensor, {UINT64_MAX, 2}, 16);
        }).find("`shape`") != std::string::npos);
  CHECK(refusal(handle, [&](auto tensor) { tensor.initData(8); }).find("`dtype`") !=
        std::string::npos);
  CHECK(refusal(handle, [&](auto tensor) { tensor.setDtype(static_cast<Wire::DType>(99)); }) ==
        "the `dtype` of a tensor is 99, which this program does not know");
  CHECK(refusal(handle, [&](auto tensor) {
          // Structs that begin with a number pass for numbers, until they are read in place.
          shaped(tensor, {}, 16);
          auto any = capnp::toAny(tensor).getPointerSection()[0];
          any.template initAs<capnp::List<lp::idl::Range>>(2);
        }).find("`shape`") != std::string::npos);
  CHECK(handle.sum(made({3})).sum == 3);
}

// Answers get() with less than it promises.
class Liar final: public TensorsInterface {
 public:
  explicit Liar(int& /*object*/) {}
  const lp::Service& lpService() const override {
    static constexpr lp::Method METHODS[] = {
        {.name = "get", .interfaceId = LP_ID, .ordinal = 0, .invoke = &lie}};
    static constexpr lp::Service SERVICE{
        .name = "Tensors", .id = LP_ID, .methods = METHODS, .bases = {}};
    return SERVICE;
  }

 private:
  static void lie(lp::Interface& /*object*/, lp::Request& request) {
    auto tensor = lp::_::results<wire::Tensors::GetResults>(request).initTensor();
    tensor.setDtype(lp::idl::Tensor::DType::INT32);
    tensor.initShape(1).set(0, 5);
    tensor.initData(4);
  }
};

TEST_CASE("a result that lies is refused where it is read") {
  echo::ServedAlone<int, Liar, TensorsHandle> server;
  for (const TensorsHandle& handle: {server.local(), server.remote()}) {
    const lp::Error error = errorOf([&] { handle.futures().get(0).get(); });
    CHECK(error.code() == lp::Code::INVALID_ARGUMENT);
    CHECK(error.text() ==
          "the `data` of a tensor has 4 bytes, but its `shape` [5] of int32 takes 20");
    CHECK(errorOf([&] { handle.futures().get(1).get(); }).code() == lp::Code::INVALID_ARGUMENT);
  }
}

TEST_CASE("a plain Cap'n Proto client sees the struct") {
  ServedTensors server;
  server.object.all = {made({2, 1})};
  echo::PlainClientOf<wire::Tensors> plain("unix:" + server.folder.socket());
  auto response = plain.object.getRequest().send().wait(plain.io.waitScope);
  auto got = response.getTensor();
  CHECK(got.getDtype() == lp::idl::Tensor::DType::FLOAT64);
  REQUIRE(got.getShape().size() == 2);
  CHECK(got.getShape()[0] == 2);
  CHECK(got.getShape()[1] == 1);
  // 0.0 and 1.0, little endian.
  const kj::byte bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f};
  CHECK(got.getData() == kj::arrayPtr(bytes, sizeof bytes));
  auto put = plain.object.putRequest();
  put.setTensor(got);
  put.send().wait(plain.io.waitScope);
  CHECK(server.object.all.at(1) == server.object.all[0]);
}

}  // namespace
}  // namespace tensors
