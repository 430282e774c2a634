@0xb60f6c4e3f3d7b64;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "runner", class = (name = "x::Runner", header = "x.h")),
  (label = "store", after = ["runner"], class = (name = "x::Store", header = "x.h", serves = "S.Store")),
]);
