@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";

const program :Lp.Program = (name = "x", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);

const other :Lp.Program = (name = "y", nodes = [
  (label = "runner",
   class = (name = "y::Runner", header = "y.h")),
]);
