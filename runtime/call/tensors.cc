#include "runtime/call/tensors.h"

#include <capnp/any.h>

#include <cstddef>
#include <type_traits>

#include "runtime/error.h"

namespace lp::_ {

TensorView tensorOf(DType dtype, capnp::List<std::uint64_t>::Reader shape,
                    capnp::Data::Reader data) {
  static_assert(std::is_same_v<std::size_t, std::uint64_t>);
  const capnp::AnyList::Reader any(shape);
  // A list of structs that begin with a number would pass for one of numbers.
  if (any.getElementSize() != capnp::ElementSize::EIGHT_BYTES) {
    throw Error(Code::INVALID_ARGUMENT, "the `shape` of a tensor is no list of numbers of 64 bits");
  }
  const auto* sizes = reinterpret_cast<const std::size_t*>(any.getRawBytes().begin());
  return {dtype, {sizes, shape.size()}, _::data(data)};
}

}  // namespace lp::_
