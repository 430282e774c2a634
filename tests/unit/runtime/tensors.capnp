@0xdfaacb4715a7982a;
# A service for tests of tensors.

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("tensors::wire");

struct Named { name @0 :Text; value @1 :Lp.Tensor; }

struct Bundle {
  named @0 :List(Named);
  list @1 :List(Lp.Tensor);
  maybe @2 :Lp.Tensor $Lp.optional;
  inner @3 :Bundle;
  union {
    none @4 :Void;
    one @5 :Lp.Tensor;
  }
}

interface Tensors {
  get @0 (number :UInt32) -> (tensor :Lp.Tensor);
  # One of those that were put, the very one.
  put @1 (tensor :Lp.Tensor) -> (number :UInt32);
  turn @2 (bundle :Bundle) -> (bundle :Bundle);
  # The same bundle back.
  sum @3 (tensor :Lp.Tensor) -> (sum :Float64, place :UInt64);
  # Of doubles; and where they lie.
}
