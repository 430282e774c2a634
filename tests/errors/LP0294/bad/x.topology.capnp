@0xb60f6c4e3f3d7a34;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "store", class = (name = "x::Store", header = "x.h", serves = "S.Store")),
  (label = "runner", port = (number = 5000), class = (name = "x::Runner", header = "x.h")),
]);
