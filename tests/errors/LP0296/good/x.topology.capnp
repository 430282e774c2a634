@0xb60f6c4e3f3d7b65;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "runner", after = ["store"], class = (name = "x::Runner", header = "x.h")),
  (label = "store", port = (number = 5000), class = (name = "x::Store", header = "x.h", serves = "S.Store")),
]);
