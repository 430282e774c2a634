@0xb60f6c4e3f3d7a19;
using Lp = import "/lp/topology.capnp";
using S = import "s.capnp";
struct Parameters { numSteps @0 :UInt32; }
struct Limits { size @0 :UInt32 $Lp.range(max = 9); }

const program :Lp.Program = (name = "x", parameters = "Parameters", nodes = [
  (label = "runner",
   class = (name = "x::Runner", header = "x.h")),
]);
