@0xe1b6c04d92f7a385;

using Cxx = import "/capnp/c++.capnp";
using Lp = import "/lp/topology.capnp";
$Cxx.namespace("parameter_server::wire");

struct Block {
  # Some of a model's weights.

  name @0 :Text;
  values @1 :Lp.Tensor;
}

interface Weights {
  # Holds blocks of a model's weights.

  pull @0 () -> (version :UInt64, blocks :List(Block)) $Lp.readOnly;
  # All of its blocks. The version counts the gradients that are in them.

  push @1 (version :UInt64, gradient :Block) -> stream $Lp.window(bytes = 16777216);
  # Goes a step down the gradient of a block; the version is the one that it was computed from.
}
