// Tensors in messages: the struct Lp.Tensor of /lp/topology.capnp, read in place and written.
// In: its readers and builders; which, the emitted code knows.  Out: a checked view; a filled
// struct.
#pragma once

#include <capnp/blob.h>
#include <capnp/list.h>

#include <cstdint>

#include "runtime/call/wire.h"
#include "runtime/tensor.h"

namespace lp::_ {

// Throws INVALID_ARGUMENT, naming the field, if the peer says what cannot be.
TensorView tensorOf(DType dtype, capnp::List<std::uint64_t>::Reader shape,
                    capnp::Data::Reader data);

// As long as the message lives.
template <typename Wire>
TensorView tensor(Wire from) {
  return tensorOf(static_cast<DType>(from.getDtype()), from.getShape(), from.getData());
}

// Large ones are not copied: see newData().
template <typename To>
void write(const TensorView& from, To to) {
  if (from.dtype() == DType::UNSPECIFIED) return;
  to.setDtype(static_cast<decltype(to.getDtype())>(from.dtype()));
  copyNumbers<std::uint64_t>(from.shape(), to.initShape(count(from.rank())));
  count(from.data().size());  // Data is a list, too
  const Tensor* tensor = from.tensor();
  to.adoptData(data(tensor != nullptr ? BytesView(tensor->data()) : BytesView(from.data()), to));
}

}  // namespace lp::_
