@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { numRunners @0 :UInt32 = 2; }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner", count = (parameter = "numRunners"),
   class = (name = "x::Runner", header = "x.h")),
]);
